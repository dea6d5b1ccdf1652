/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterExposureTests {

    @Test
    void byDefaultNothingIsOpen() {
        ClusterExposure exposure = exposure(Map.of());

        assertThat(exposure.warnings()).isEmpty();
        assertThat(exposure.readOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rest.bind-address", "jobmanager.bind-host", "taskmanager.bind-host"})
    void addressBeyondLoopbackIsNamed(String key) {
        assertThat(exposure(Map.of(key, "0.0.0.0")).warnings())
                .singleElement()
                .asString()
                .contains("dynamodb-flink.cluster.flink[" + key + "]=0.0.0.0", "listen beyond this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost"})
    void loopbackByAnyNameIsFine(String address) {
        assertThat(exposure(Map.of("rest.bind-address", address)).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"web.submit.enable", "web.cancel.enable", "web.rescale.enable"})
    void whoAllowsChangesOverRestIsTold(String key) {
        ClusterExposure exposure = exposure(Map.of(key, "true"));

        assertThat(exposure.readOnly()).isFalse();
        assertThat(exposure.warnings())
                .singleElement()
                .asString()
                .contains("dynamodb-flink.cluster.flink[" + key + "]=true", "run any code");
    }

    @Test
    void reporterThatListensIsNamed() {
        assertThat(exposure(Map.of(
                                "metrics.reporter.prometheus.factory.class",
                                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                                "metrics.reporter.prometheus.port",
                                "9249"))
                        .warnings())
                .singleElement()
                .asString()
                .contains("dynamodb-flink.cluster.flink[metrics.reporter.prometheus.port]=9249");
    }

    private static ClusterExposure exposure(Map<String, String> flink) {
        return ClusterExposure.of(
                EmbeddedClusterSettings.of(ClusterSettings.withFlink(flink), 1).configuration());
    }
}
