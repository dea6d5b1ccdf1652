/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import java.util.HashMap;
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
    void pagesOfOtherSitesMayNotReadTheRestEndpoint() {
        assertThat(EmbeddedClusterSettings.of(properties(null, Map.of()), 1)
                        .configuration()
                        .get(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN))
                .isEqualTo("http://127.0.0.1");
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
        Map<String, String> settings = new HashMap<>();
        if (slots != null) {
            settings.put("task-slots", slots.toString());
        }
        flink.forEach((key, value) -> settings.put("flink[" + key + "]", value));
        return ClusterSettings.properties(settings);
    }
}
