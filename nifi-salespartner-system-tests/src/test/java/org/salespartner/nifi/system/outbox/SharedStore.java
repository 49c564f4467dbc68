/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.outbox;

import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.salespartner.nifi.store.DraftStore;
import org.salespartner.nifi.store.SendLedger;
import org.salespartner.nifi.store.StopList;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** One store for the runners of several processors, of which a single one opens and closes it. */
final class SharedStore {
    private static final String NAME = "shared store";

    private final ControllerService service;

    private SharedStore(final ControllerService service) {
        this.service = service;
    }

    /** @param store enabled by its own runner */
    static SharedStore of(final ControllerService store) {
        return new SharedStore((ControllerService) Proxy.newProxyInstance(SharedStore.class.getClassLoader(),
                new Class<?>[] {DraftStore.class, SendLedger.class, StopList.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "initialize", "onPropertyModified" -> null;
                    case "getIdentifier", "toString" -> NAME;
                    case "getPropertyDescriptors", "validate" -> List.of();
                    case "getPropertyDescriptor" -> null;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    default -> {
                        try {
                            yield method.invoke(store, arguments);
                        } catch (final InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                }));
    }

    void use(final TestRunner runner, final String... properties) throws InitializationException {
        runner.addControllerService(NAME, service);
        runner.enableControllerService(service);
        for (final String property : properties) {
            runner.setProperty(property, NAME);
        }
    }
}
