/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metadata that editors and the configuration reference are made from. */
class ConfigurationMetadataTests {

    private static final String MAIN = "META-INF/spring-configuration-metadata.json";
    private static final String JOB =
            "META-INF/spring/configuration-metadata/io.dynamodbflink.autoconfigure.properties.JobProperties.json";

    @ParameterizedTest
    @ValueSource(strings = {MAIN, JOB})
    void everyPropertyIsDescribed(String file) throws Exception {
        JsonNode properties = read(file).get("properties");
        assertThat(properties).isNotEmpty();
        for (JsonNode property : properties) {
            assertThat(property.path("description").asString(""))
                    .as(property.get("name").asString())
                    .isNotBlank()
                    .doesNotContain("{@", "<")
                    .endsWith(".");
        }
    }

    @Test
    void everyOptionOfAJobIsThere() throws Exception {
        assertThat(names(read(JOB)))
                .contains(
                        "auto-startup",
                        "parallelism",
                        "pipeline",
                        "client-provider",
                        "flink",
                        "source.table-name",
                        "source.stream-arn",
                        "source.initial-position",
                        "source.initial-timestamp",
                        "source.on-invalid-record",
                        "source.max-consecutive-invalid-records",
                        "source.dead-letter-handler",
                        "source.dead-letter-directory",
                        "source.dead-letter-table",
                        "source.shard-discovery-interval",
                        "source.describe-stream-inconsistency-retry-count",
                        "source.retry-count",
                        "source.backoff-min-delay",
                        "source.backoff-max-delay",
                        "source.empty-poll-delay",
                        "source.non-empty-poll-delay",
                        "source.idle-after",
                        "source.reader-buffer-size",
                        "source.on-data-loss",
                        "source.shard-metrics",
                        "source.deserialization-schema",
                        "source.shard-assigner",
                        "source.watermark-strategy",
                        "source.properties",
                        "sink.table-name",
                        "sink.element-converter",
                        "sink.table-name-selector",
                        "sink.ignore-nulls",
                        "sink.overwrite-by-partition-keys",
                        "sink.partition-by-primary-key",
                        "sink.version-attribute",
                        "sink.tombstone-attribute",
                        "sink.tombstone-time-to-live",
                        "sink.fail-on-error",
                        "sink.access-denied-grace-period",
                        "sink.on-invalid-item",
                        "sink.on-condition-failed",
                        "sink.max-refused-share",
                        "sink.dead-letter-handler",
                        "sink.dead-letter-directory",
                        "sink.dead-letter-table",
                        "sink.max-batch-size",
                        "sink.max-in-flight-requests",
                        "sink.max-buffered-requests",
                        "sink.max-buffered-bytes",
                        "sink.max-write-units-per-second",
                        "sink.max-attempts",
                        "sink.max-retry-time",
                        "sink.max-time-in-buffer",
                        "sink.properties",
                        "checkpoint.interval",
                        "checkpoint.directory",
                        "checkpoint.timeout",
                        "checkpoint.min-pause",
                        "checkpoint.tolerable-failures",
                        "checkpoint.state-backend",
                        "checkpoint.incremental",
                        "checkpoint.retained-savepoints",
                        "checkpoint.allow-non-restored-state",
                        "restart.strategy",
                        "restart.delay",
                        "restart.max-attempts",
                        "restart.max-failures",
                        "restart.failure-interval",
                        "restart.initial-delay",
                        "restart.max-delay",
                        "restart.multiplier",
                        "restart.jitter",
                        "restart.reset-after");
    }

    @Test
    void hintsAreForPropertiesThatExist() throws Exception {
        JsonNode metadata = read(MAIN);
        Set<String> names = names(metadata);
        for (JsonNode hint : metadata.get("hints")) {
            assertThat(names).contains(hint.get("name").asString().replaceFirst("\\.(keys|values)$", ""));
        }
    }

    @Test
    void devtoolsRestartsFlinkAndUsTogetherWithTheApplication() throws Exception {
        Properties devtools = new Properties();
        try (InputStream in = open("META-INF/spring-devtools.properties")) {
            devtools.load(in);
        }
        List<String> patterns = devtools.stringPropertyNames().stream()
                .filter(name -> name.startsWith("restart.include."))
                .map(devtools::getProperty)
                .toList();
        for (String jar : List.of(
                "/repository/flink-runtime-2.3.0.jar",
                "/repository/flink-core-2.3.0.jar",
                "/repository/dynamodb-flink-connector-0.1.0-SNAPSHOT.jar",
                "/repository/dynamodb-flink-autoconfigure-0.1.0.jar")) {
            assertThat(patterns)
                    .as(jar)
                    .anyMatch(pattern -> Pattern.compile(pattern).matcher(jar).find());
        }
        assertThat(patterns).noneMatch(pattern -> Pattern.compile(pattern)
                .matcher("/repository/spring-core-7.0.10.jar")
                .find());
    }

    private static Set<String> names(JsonNode metadata) {
        Set<String> names = new HashSet<>();
        metadata.get("properties")
                .forEach(property -> names.add(property.get("name").asString()));
        return names;
    }

    private static JsonNode read(String resource) throws IOException {
        try (InputStream in = open(resource)) {
            return JsonMapper.shared().readTree(in);
        }
    }

    private static InputStream open(String resource) throws IOException {
        return Objects.requireNonNull(
                Thread.currentThread().getContextClassLoader().getResourceAsStream(resource), resource);
    }
}
