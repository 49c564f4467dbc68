/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.runtime;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/**
 * What is inside a NAR.
 *
 * @param entries names of all entries
 * @param bundledJars file names of the jars
 * @param declared classes that the jars declare as components (META-INF/services)
 * @param extensions what its documentation says about each component
 */
record NarContents(Set<String> entries, Set<String> bundledJars, Set<String> declared, List<Extension> extensions) {
    private static final String BUNDLED = "META-INF/bundled-dependencies/";
    private static final String MANIFEST = "META-INF/docs/extension-manifest.xml";
    private static final Set<String> COMPONENT_INTERFACES = Set.of(
            "META-INF/services/org.apache.nifi.processor.Processor",
            "META-INF/services/org.apache.nifi.controller.ControllerService",
            "META-INF/services/org.apache.nifi.reporting.ReportingTask");

    static NarContents read(final Path nar) {
        final Set<String> jars = new TreeSet<>();
        final Set<String> declared = new TreeSet<>();
        final Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(nar.toFile())) {
            for (final ZipEntry entry : Collections.list(zip.entries())) {
                final byte[] content = zip.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), content);
                if (entry.getName().startsWith(BUNDLED) && entry.getName().endsWith(".jar")) {
                    jars.add(entry.getName().substring(BUNDLED.length()));
                    declared.addAll(declaredIn(content));
                }
            }
            final byte[] manifest = entries.get(MANIFEST);
            return new NarContents(entries.keySet(), jars, declared, manifest == null ? List.of() : extensions(manifest));
        } catch (final IOException e) {
            throw new IllegalStateException("Could not read " + nar, e);
        }
    }

    /** @return the class names of the components of one kind, PROCESSOR or CONTROLLER_SERVICE */
    Set<String> types(final String kind) {
        return extensions.stream().filter(extension -> extension.kind().equals(kind)).map(Extension::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @return the bundled artifacts without their versions */
    Set<String> artifacts() {
        return bundledJars.stream().map(NarContents::artifact).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Google's clients have versions such as v1-rev20260112-2.0.0. */
    static String artifact(final String jar) {
        return jar.replaceAll("-(v\\d+-rev)?\\d.*$", "").replaceAll("\\.jar$", "");
    }

    static String text(final Path nar, final String entry) {
        try (ZipFile zip = new ZipFile(nar.toFile())) {
            return new String(zip.getInputStream(zip.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new IllegalStateException("Could not read %s of %s".formatted(entry, nar), e);
        }
    }

    private static Set<String> declaredIn(final byte[] jar) throws IOException {
        final Set<String> names = new TreeSet<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (COMPONENT_INTERFACES.contains(entry.getName())) {
                    new String(zip.readAllBytes(), StandardCharsets.UTF_8).lines().map(line -> line.replaceAll("#.*", "").strip())
                            .filter(line -> !line.isEmpty()).forEach(names::add);
                }
            }
        }
        return names;
    }

    private static List<Extension> extensions(final byte[] manifest) throws IOException {
        try {
            final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            final Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(manifest));
            final List<Extension> extensions = new ArrayList<>();
            for (final Element extension : elements(document.getElementsByTagName("extension"))) {
                final List<String> tags = new ArrayList<>();
                elements(extension.getElementsByTagName("tag")).forEach(tag -> tags.add(tag.getTextContent().strip()));
                extensions.add(new Extension(child(extension, "name"), child(extension, "type"), child(extension, "description"), tags));
            }
            return extensions;
        } catch (final ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static String child(final Element parent, final String name) {
        for (final Element element : elements(parent.getChildNodes())) {
            if (element.getTagName().equals(name)) {
                return element.getTextContent().strip();
            }
        }
        return "";
    }

    private static List<Element> elements(final NodeList nodes) {
        final List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            final Node node = nodes.item(i);
            if (node instanceof final Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    /** A component as the NAR documents it. */
    record Extension(String name, String kind, String description, List<String> tags) {
    }
}
