/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Status;

class StateHealthTests {

    @ParameterizedTest(name = "wanted {0}, is {1}: {2}")
    @CsvSource({
        "RUNNING, RUNNING, RUNNING",
        "RUNNING, STARTING, STARTING",
        "RUNNING, STOPPED, NOT_STARTED",
        "RUNNING, STOPPING, STOPPING",
        "RUNNING, RESTARTING, RESTARTING",
        "RUNNING, FAILED, FAILED",
        "RUNNING, FINISHED, FINISHED",
        "RUNNING, CANCELED, CANCELED",
        "RUNNING, UNKNOWN, UNREACHABLE",
        "STOPPED, STARTING, STOPPING",
        "STOPPED, RUNNING, STOPPING",
        "STOPPED, RESTARTING, STOPPING",
        "STOPPED, STOPPING, STOPPING",
        "STOPPED, STOPPED, STOPPED",
        "STOPPED, FAILED, STOPPED",
        "STOPPED, FINISHED, STOPPED",
        "STOPPED, CANCELED, STOPPED",
        "STOPPED, UNKNOWN, STOPPED",
        "STOPPED, STANDBY, STOPPED",
        "RUNNING, STANDBY, STANDBY",
        "PAUSED, STARTING, STOPPING",
        "PAUSED, RUNNING, STOPPING",
        "PAUSED, RESTARTING, STOPPING",
        "PAUSED, STOPPING, STOPPING",
        "PAUSED, STOPPED, PAUSED",
        "PAUSED, FAILED, PAUSED",
        "PAUSED, FINISHED, PAUSED",
        "PAUSED, CANCELED, PAUSED",
        "PAUSED, UNKNOWN, PAUSED",
        "PAUSED, STANDBY, PAUSED"
    })
    void desiredAndObservedStateDecide(DesiredJobState desired, ObservedJobState observed, StateHealth expected) {
        assertThat(StateHealth.of(desired, observed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void onlyAWantedJobThatRunsHereOrElsewhereIsUp(ObservedJobState observed) {
        for (DesiredJobState desired : DesiredJobState.values()) {
            boolean up = StateHealth.of(desired, observed).status().equals(Status.UP);

            assertThat(up)
                    .isEqualTo(desired == DesiredJobState.RUNNING
                            && (observed == ObservedJobState.RUNNING || observed == ObservedJobState.STANDBY));
        }
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void aJobThatIsNotWantedIsNeverDown(ObservedJobState observed) {
        assertThat(StateHealth.of(DesiredJobState.STOPPED, observed).status()).isNotEqualTo(Status.DOWN);
        assertThat(StateHealth.of(DesiredJobState.PAUSED, observed).status()).isNotEqualTo(Status.DOWN);
    }

    @Test
    void aWantedJobThatIsDoneIsDown() {
        EnumSet.of(ObservedJobState.FAILED, ObservedJobState.FINISHED, ObservedJobState.CANCELED)
                .forEach(observed -> assertThat(StateHealth.of(DesiredJobState.RUNNING, observed)
                                .status())
                        .isEqualTo(Status.DOWN));
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void aWantedJobIsNeverUnknownWhichWouldCountAsUp(ObservedJobState observed) {
        assertThat(StateHealth.of(DesiredJobState.RUNNING, observed).status()).isNotEqualTo(Status.UNKNOWN);
    }
}
