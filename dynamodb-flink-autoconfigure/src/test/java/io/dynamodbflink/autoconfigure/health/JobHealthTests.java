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

class JobHealthTests {

    @ParameterizedTest(name = "wanted {0}, is {1}, failed {2}: {3}")
    @CsvSource({
        "RUNNING, RUNNING, false, RUNNING",
        "RUNNING, RUNNING, true, RUNNING",
        "RUNNING, STARTING, false, STARTING",
        "RUNNING, STARTING, true, STARTING",
        "RUNNING, STOPPED, false, NOT_STARTED",
        "RUNNING, STOPPED, true, START_FAILED",
        "RUNNING, STOPPING, false, STOPPING",
        "RUNNING, RESTARTING, true, RESTARTING",
        "RUNNING, FAILED, true, FAILED",
        "RUNNING, FINISHED, false, FINISHED",
        "RUNNING, CANCELED, false, CANCELED",
        "RUNNING, UNKNOWN, false, UNREACHABLE",
        "STOPPED, STARTING, false, STOPPING",
        "STOPPED, RUNNING, false, STOPPING",
        "STOPPED, RESTARTING, true, STOPPING",
        "STOPPED, STOPPING, false, STOPPING",
        "STOPPED, STOPPED, false, STOPPED",
        "STOPPED, FAILED, true, STOPPED",
        "STOPPED, FINISHED, false, STOPPED",
        "STOPPED, CANCELED, false, STOPPED",
        "STOPPED, UNKNOWN, false, STOPPED"
    })
    void desiredAndObservedStateDecide(
            DesiredJobState desired, ObservedJobState observed, boolean failed, JobHealth expected) {
        assertThat(JobHealth.of(desired, observed, failed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void onlyARunningJobIsUp(ObservedJobState observed) {
        for (DesiredJobState desired : DesiredJobState.values()) {
            boolean up = JobHealth.of(desired, observed, false).status().equals(Status.UP);

            assertThat(up).isEqualTo(desired == DesiredJobState.RUNNING && observed == ObservedJobState.RUNNING);
        }
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void aJobThatIsNotWantedIsNeverDown(ObservedJobState observed) {
        assertThat(JobHealth.of(DesiredJobState.STOPPED, observed, true).status())
                .isNotEqualTo(Status.DOWN);
    }

    @Test
    void aWantedJobThatIsDoneIsDown() {
        EnumSet.of(ObservedJobState.FAILED, ObservedJobState.FINISHED, ObservedJobState.CANCELED)
                .forEach(observed -> assertThat(JobHealth.of(DesiredJobState.RUNNING, observed, false)
                                .status())
                        .isEqualTo(Status.DOWN));
    }

    @ParameterizedTest
    @EnumSource(ObservedJobState.class)
    void aWantedJobIsNeverUnknownWhichWouldCountAsUp(ObservedJobState observed) {
        assertThat(JobHealth.of(DesiredJobState.RUNNING, observed, false).status())
                .isNotEqualTo(Status.UNKNOWN);
    }
}
