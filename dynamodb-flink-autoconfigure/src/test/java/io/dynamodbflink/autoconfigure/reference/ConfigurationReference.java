/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.reference;

import io.dynamodbflink.autoconfigure.reference.PropertyMetadata.Property;
import io.dynamodbflink.connector.aws.AWSConfigOptions;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes docs/configuration.md from the metadata of the properties and from the connector's options. */
final class ConfigurationReference {

    private static final String INTRODUCTION = """
            # Configuration reference

            <!-- Written by ConfigurationReferenceTests from the code. Do not edit: change the code and run
                 %s -->

            ## Spring Boot properties

            Durations are written as in Spring Boot: `250ms`, `10s`, `5m`, or a number of milliseconds. Enumerated values may be
            written in lower case, with hyphens. `<name>` stands for a name of your choice: under `dynamodb-flink.jobs`, the
            name of the job. A property without a default is not set.

            What health and endpoints show is described in [actuator.md](actuator.md).
            """;

    private static final String CONNECTOR = """
            ## Connector options

            For use of the connector without Spring, and for the `properties` maps of a job's source and sink, which take any of
            these keys. The Spring Boot properties above have readable names for most of them.

            ### Source

            Constants of `DynamodbStreamsSourceConfigConstants`, for the `Configuration` given to
            `DynamoDbStreamsSource.builder().setSourceConfig`.
            """;

    private static final String AWS = """
            ### AWS client

            Constants of `AWSConfigOptions`, for source and sink alike. `AWSConfigConstants` has the keys as strings, for
            `DynamoDbSink.builder().setDynamoDbProperties`.
            """;

    private ConfigurationReference() {}

    static String markdown(String commandToUpdate) {
        StringBuilder out = new StringBuilder(INTRODUCTION.formatted(commandToUpdate));
        PropertyMetadata metadata = PropertyMetadata.ofThisModule();
        for (String group : metadata.groups()) {
            out.append("\n### `")
                    .append(group)
                    .append("`\n\n| Property | Type | Default | Meaning |\n|---|---|---|---|\n");
            for (Property property : metadata.propertiesOf(group)) {
                row(
                        out,
                        code(property.name().substring(group.length() + 1)),
                        typeOf(property.type()),
                        property.defaultValue() == null ? "" : code(text(property.defaultValue())),
                        meaning(property.description(), property.type()));
            }
        }
        out.append('\n').append(CONNECTOR);
        options(out, ConnectorOption.of(DynamodbStreamsSourceConfigConstants.class));
        out.append('\n').append(AWS);
        options(out, ConnectorOption.of(AWSConfigOptions.class));
        return out.toString();
    }

    private static void options(StringBuilder out, List<ConnectorOption> options) {
        out.append("\n| Constant | Key | Type | Default | Meaning |\n|---|---|---|---|---|\n");
        for (ConnectorOption option : options) {
            row(
                    out,
                    code(option.constant()),
                    code(option.key()),
                    option.type().getSimpleName(),
                    option.defaultValue() == null ? "" : code(text(option.defaultValue())),
                    escaped(option.description()));
        }
    }

    private static void row(StringBuilder out, String... cells) {
        out.append(Arrays.stream(cells).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String text(Object defaultValue) {
        if (defaultValue instanceof Duration duration) {
            return duration.toMillis() % 1_000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
        }
        if (defaultValue instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        return defaultValue.toString();
    }

    /** The description, followed by the values of an enumeration. */
    private static String meaning(@Nullable String description, String type) {
        Object[] constants = constantsOf(type);
        String values = Arrays.stream(constants)
                .map(constant ->
                        code(constant.toString().toLowerCase(Locale.ROOT).replace('_', '-')))
                .collect(Collectors.joining(", ", " One of ", "."));
        return escaped(description) + (constants.length == 0 ? "" : values);
    }

    private static Object[] constantsOf(String type) {
        if (!type.startsWith("io.dynamodbflink.")) {
            return new Object[0];
        }
        try {
            Object[] constants = Class.forName(type).getEnumConstants();
            return constants == null ? new Object[0] : constants;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The metadata names a type that does not exist", e);
        }
    }

    /** {@code java.util.Map<java.lang.String,a.b.C$D>} as {@code Map<String, D>}. */
    private static String typeOf(String type) {
        return type.replaceAll("[\\w.]+[.$](?=\\w)", "")
                .replace(",", ", ")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }

    private static String escaped(@Nullable String text) {
        return text == null ? "" : text.replace("|", "\\|").replace("<", "&lt;");
    }
}
