/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.docs;

import org.apache.nifi.annotation.behavior.DynamicProperties;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.MultiProcessorUseCase;
import org.apache.nifi.annotation.documentation.ProcessorConfiguration;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.UseCase;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.Relationship;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What NiFi shows of each component: clean sentences, since it renders a description as it is written. */
class DescriptionsTest {
    private static final Pattern GAP = Pattern.compile("\\s{2,}|[\\t\\n\\r]|^\\s|\\s$");
    private static final Pattern SENTENCE_END = Pattern.compile("[^.]\\.\"?$");

    static List<ConfigurableComponent> components() {
        return Stream.<ConfigurableComponent>concat(ServiceLoader.load(Processor.class).stream().map(ServiceLoader.Provider::get),
                        ServiceLoader.load(ControllerService.class).stream().map(ServiceLoader.Provider::get))
                .filter(component -> component.getClass().getPackageName().startsWith("org.salespartner."))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("components")
    void whatAPropertyIsForIsOneParagraphOfSentences(final ConfigurableComponent component) {
        final List<String> untidy = new ArrayList<>();
        for (final PropertyDescriptor property : component.getPropertyDescriptors()) {
            if (!isParagraph(property.getDescription())) {
                untidy.add("%s: [%s]".formatted(property.getName(), property.getDescription()));
            }
            for (final AllowableValue choice : Objects.requireNonNullElse(property.getAllowableValues(), List.<AllowableValue>of())) {
                if (choice.getDescription() != null && !isParagraph(choice.getDescription())) {
                    untidy.add("%s, %s: [%s]".formatted(property.getName(), choice.getValue(), choice.getDescription()));
                }
            }
        }

        assertEquals(List.of(), untidy);
    }

    @ParameterizedTest
    @MethodSource("components")
    void whatAComponentDoesIsOneParagraphOfSentences(final ConfigurableComponent component) {
        final List<String> texts = new ArrayList<>();
        final Class<?> type = component.getClass();
        texts.add(type.getAnnotation(CapabilityDescription.class).value());
        Stream.of(type.getAnnotationsByType(SystemResourceConsideration.class)).map(SystemResourceConsideration::description).forEach(texts::add);
        Stream.of(type.getAnnotationsByType(DynamicProperty.class)).map(DynamicProperty::description).forEach(texts::add);
        Stream.ofNullable(type.getAnnotation(DynamicProperties.class)).flatMap(all -> Stream.of(all.value())).map(DynamicProperty::description)
                .forEach(texts::add);
        Stream.of(type.getAnnotationsByType(UseCase.class)).map(UseCase::description).forEach(texts::add);
        Stream.of(type.getAnnotationsByType(MultiProcessorUseCase.class)).map(MultiProcessorUseCase::description).forEach(texts::add);
        if (component instanceof final Processor processor) {
            processor.getRelationships().stream().map(Relationship::getDescription).forEach(texts::add);
        }

        assertEquals(List.of(), texts.stream().filter(text -> !isParagraph(text)).toList());
    }

    /** Each step of a use case stands on a line of its own, and no line ends within a sentence. */
    @ParameterizedTest
    @MethodSource("components")
    void theStepsOfAUseCaseAreLinesOfWholeSentences(final ConfigurableComponent component) {
        final Class<?> type = component.getClass();
        final Stream<String> alone = Stream.of(type.getAnnotationsByType(UseCase.class))
                .flatMap(useCase -> Stream.of(useCase.notes(), useCase.configuration()));
        final Stream<String> together = Stream.of(type.getAnnotationsByType(MultiProcessorUseCase.class))
                .flatMap(useCase -> Stream.concat(Stream.of(useCase.notes()),
                        Stream.of(useCase.configurations()).map(ProcessorConfiguration::configuration)));

        assertEquals(List.of(), Stream.concat(alone, together).flatMap(String::lines).filter(line -> !isParagraph(line)).toList());
    }

    @ParameterizedTest
    @MethodSource("components")
    void whatAComponentPointsToPointsBack(final ConfigurableComponent component) {
        final Map<String, Set<String>> seen = components().stream().collect(Collectors.toMap(other -> other.getClass().getName(),
                other -> seen(other.getClass())));
        final String name = component.getClass().getName();

        assertEquals(Set.of(), seen.get(name).stream().filter(other -> !seen.getOrDefault(other, Set.of()).contains(name))
                .collect(Collectors.toSet()));
    }

    private static Set<String> seen(final Class<?> type) {
        return Stream.ofNullable(type.getAnnotation(SeeAlso.class))
                .flatMap(also -> Stream.concat(Stream.of(also.value()).map(Class::getName), Stream.of(also.classNames())))
                .collect(Collectors.toSet());
    }

    private static boolean isParagraph(final String text) {
        return text != null && !GAP.matcher(text).find() && SENTENCE_END.matcher(text).find();
    }
}
