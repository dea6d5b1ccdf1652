/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.LockProperties;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.junit.jupiter.api.Test;

class EmbeddedClusterSettingsTests {

    @Test
    void everyListenerIsBoundToTheLoopbackInterface() {
        Configuration configuration =
                EmbeddedClusterSettings.of(properties(null, Map.of()), 1).configuration();

        assertThat(configuration.toMap())
                .containsEntry("jobmanager.bind-host", "127.0.0.1")
                .containsEntry("taskmanager.bind-host", "127.0.0.1")
                .containsEntry("rest.bind-address", "127.0.0.1")
                .containsEntry("rest.bind-port", "0");
    }

    @Test
    void jarsCannotBeUploaded() {
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of()), 1)
                        .configuration()
                        .get(WebOptions.SUBMIT_ENABLE))
                .isFalse();
    }

    @Test
    void allSubtasksOfAJobStartAgainTogether() {
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of()), 1)
                        .configuration()
                        .get(JobManagerOptions.EXECUTION_FAILOVER_STRATEGY))
                .isEqualTo("full");
    }

    @Test
    void thereAreAsManySlotsAsTheJobsNeed() {
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of()), 5).taskSlots())
                .isEqualTo(5);
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of()), 0).taskSlots())
                .isEqualTo(1);
        assertThat(EmbeddedClusterSettings.of(properties(8, Map.of()), 5).taskSlots())
                .isEqualTo(8);
    }

    @Test
    void settingsOfFlinkGoOverOurs() {
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of("rest.bind-port", "8081")), 1)
                        .configuration()
                        .toMap())
                .containsEntry("rest.bind-port", "8081");
    }

    private static ClusterProperties properties(Integer slots, Map<String, String> flink) {
        return new ClusterProperties(
                ClusterProperties.Target.EMBEDDED,
                slots,
                Duration.ofSeconds(20),
                2,
                Duration.ofSeconds(1),
                ClusterProperties.Activation.ALWAYS,
                new LockProperties(null, null, Duration.ofSeconds(20), Duration.ofSeconds(5), false),
                flink);
    }
}
