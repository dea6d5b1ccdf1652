/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClusterSlotsTests {

    @Test
    void operatorsOfAGroupShareSlots() throws IOException {
        assertThat(ClusterSlots.needed(FlinkRest.JSON.readTree("""
                {"vertices": [
                  {"slotSharingGroupId": "a", "parallelism": 2},
                  {"slotSharingGroupId": "a", "parallelism": 3},
                  {"slotSharingGroupId": "b", "parallelism": 4}]}"""))).isEqualTo(7);
    }

    @Test
    void lackOfSlotsIsExplained() throws IOException {
        FailureSummary failure = new FailureSummary(
                Instant.EPOCH, "NoResourceAvailableException", "Could not acquire the minimum required resources.");
        ClusterSlots slots = ClusterSlots.of(
                FlinkRest.JSON.readTree("{\"taskmanagers\": 2, \"slots-total\": 6, \"slots-available\": 1}"));

        assertThat(ClusterSlots.isLackOfThem(failure)).isTrue();
        assertThat(slots.explained(failure, 4).message())
                .startsWith("Could not acquire the minimum required resources. The job needs 4 task slot(s)")
                .contains("6 on 2 TaskManager(s)", "1 are free", "taskmanager.numberOfTaskSlots", "parallelism");
    }
}
