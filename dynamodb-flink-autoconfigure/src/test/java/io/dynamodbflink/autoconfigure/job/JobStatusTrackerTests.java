/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobStatusTrackerTests {

    private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private final JobStatusTracker tracker = new JobStatusTracker(JobName.of("orders"), DesiredJobState.STOPPED, T0);

    @Test
    void jobIsStoppedAndMeantToBeBeforeItIsStarted() {
        assertThat(status().desired()).isEqualTo(DesiredJobState.STOPPED);
        assertThat(status().observed()).isEqualTo(ObservedJobState.STOPPED);
        assertThat(status().jobId()).isNull();
        assertThat(status().startedAt()).isNull();
    }

    @Test
    void startedJobIsDesiredToRunAndSaidToStartUntilTheClusterSaysOtherwise() {
        start();

        assertThat(status().desired()).isEqualTo(DesiredJobState.RUNNING);
        assertThat(status().observed()).isEqualTo(ObservedJobState.STARTING);
        assertThat(status().jobId()).isEqualTo("id-1");
        assertThat(status().startedAt()).isEqualTo(at(1));

        tracker.observed(running(), at(2));
        assertThat(status().observed()).isEqualTo(ObservedJobState.RUNNING);
        assertThat(status().observedAt()).isEqualTo(at(2));
    }

    @Test
    void everyFailureThatTheJobSurvivesIsARestart() {
        start();
        tracker.observed(observation(ObservedJobState.RESTARTING, failure(2)), at(3));
        tracker.observed(observation(ObservedJobState.RUNNING, failure(2)), at(4));
        tracker.observed(observation(ObservedJobState.RUNNING, failure(2), failure(5)), at(6));

        assertThat(status().restarts()).isEqualTo(2);
        assertThat(status().lastFailure()).isEqualTo(failure(5));
    }

    @Test
    void failuresThatTheClusterForgetsAreStillCounted() {
        start();
        tracker.observed(observation(ObservedJobState.RUNNING, failure(2), failure(3)), at(4));
        tracker.observed(observation(ObservedJobState.RUNNING, failure(3), failure(5)), at(6));
        tracker.observed(observation(ObservedJobState.RUNNING), at(7));

        assertThat(status().restarts()).isEqualTo(3);
        assertThat(status().lastFailure()).isEqualTo(failure(5));
    }

    @Test
    void failureThatEndsTheJobIsNoRestart() {
        start();
        tracker.observed(observation(ObservedJobState.FAILED, failure(2), failure(3)), at(4));

        assertThat(status().restarts()).isEqualTo(1);
        assertThat(status().observed()).isEqualTo(ObservedJobState.FAILED);
        assertThat(status().desired()).isEqualTo(DesiredJobState.RUNNING);
    }

    @Test
    void jobThatCannotBeStartedHasFailedWithTheReason() {
        tracker.starting(at(1), null);
        tracker.startFailed(failure(2));

        assertThat(status().observed()).isEqualTo(ObservedJobState.FAILED);
        assertThat(status().lastFailure()).isEqualTo(failure(2));
        assertThat(status().jobId()).isNull();
        assertThat(status().restarts()).isZero();
    }

    @Test
    void lateAnswersOfTheClusterDoNotBringAStoppedJobBackToLife() {
        start();
        tracker.stopping(DesiredJobState.STOPPED, at(3));
        tracker.observed(running(), at(4));
        assertThat(status().observed()).isEqualTo(ObservedJobState.STOPPING);

        tracker.stopped(ObservedJobState.STOPPED, at(5));
        tracker.observed(running(), at(6));
        tracker.unknown(at(7));
        assertThat(status().observed()).isEqualTo(ObservedJobState.STOPPED);
        assertThat(status().desired()).isEqualTo(DesiredJobState.STOPPED);
    }

    @Test
    void savepointTakenWhileStoppingIsTheLastCheckpoint() {
        CheckpointSummary savepoint =
                new CheckpointSummary(7, true, at(4), Duration.ofMillis(20), 100, "file:/savepoint");
        start();
        tracker.stopping(DesiredJobState.STOPPED, at(3));
        tracker.observed(new JobObservation(ObservedJobState.FINISHED, List.of(), savepoint), at(4));

        assertThat(status().lastCheckpoint()).isEqualTo(savepoint);
    }

    @Test
    void clusterMayNotKnowAJobThatHasJustBeenSubmitted() {
        start();
        tracker.unknown(at(2));
        assertThat(status().observed()).isEqualTo(ObservedJobState.STARTING);

        tracker.unknown(at(60));
        assertThat(status().observed()).isEqualTo(ObservedJobState.UNKNOWN);
    }

    @Test
    void runningJobThatTheClusterDoesNotKnowAnyMoreIsUnknown() {
        start();
        tracker.observed(running(), at(2));
        tracker.unknown(at(3));

        assertThat(status().observed()).isEqualTo(ObservedJobState.UNKNOWN);
        assertThat(status().desired()).isEqualTo(DesiredJobState.RUNNING);
    }

    @Test
    void newExecutionBeginsWithACleanSlate() {
        start();
        tracker.observed(observation(ObservedJobState.FAILED, failure(2), failure(3)), at(4));
        tracker.starting(at(5), null);
        tracker.submitted("id-2", null);

        assertThat(status().restarts()).isZero();
        assertThat(status().lastFailure()).isNull();
        assertThat(status().lastCheckpoint()).isNull();
        assertThat(status().jobId()).isEqualTo("id-2");
        assertThat(status().startedAt()).isEqualTo(at(5));
    }

    @Test
    void checkpointsThatFailAreKnownUntilOneIsCompleted() {
        CheckpointFailures failures = new CheckpointFailures(2, at(3), "disk full");
        tracker.starting(at(1), null);
        tracker.submitted("id", null);

        tracker.observed(new JobObservation(ObservedJobState.RUNNING, List.of(), null, failures), at(4));
        assertThat(tracker.status().checkpointFailures()).isEqualTo(failures);

        tracker.observed(new JobObservation(ObservedJobState.RUNNING, List.of(), null, null), at(5));
        assertThat(tracker.status().checkpointFailures()).isNull();
    }

    @Test
    void failuresAreCountedOverAllExecutions() {
        tracker.starting(at(1), null);
        tracker.startFailed(failure(2));
        tracker.starting(at(3), null);
        tracker.submitted("id-2", null);
        tracker.observed(observation(ObservedJobState.FAILED, failure(4), failure(5)), at(6));

        assertThat(status().failures()).isEqualTo(3);
        assertThat(status().restarts()).isEqualTo(1);
    }

    @Test
    void jobThatEndsWithoutHavingBeenToldToHasFailedOnce() {
        start();
        tracker.observed(running(), at(2));
        tracker.observed(observation(ObservedJobState.FINISHED), at(3));
        tracker.observed(observation(ObservedJobState.FINISHED), at(4));

        assertThat(status().observed()).isEqualTo(ObservedJobState.FINISHED);
        assertThat(status().failures()).isEqualTo(1);
        assertThat(status().restarts()).isZero();
        assertThat(status().lastFailure().type()).isEqualTo("JobFinished");
    }

    @Test
    void startupTimeEndsWhenEveryTaskRunsForTheFirstTime() {
        start();
        tracker.observed(observation(ObservedJobState.STARTING), at(2));
        assertThat(status().startupTime()).isNull();
        tracker.observed(running(), at(4));
        tracker.observed(observation(ObservedJobState.RESTARTING, failure(5)), at(5));
        tracker.observed(observation(ObservedJobState.RUNNING, failure(5)), at(9));

        assertThat(status().startupTime()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void stateIsKnownSinceItWasSeenFirst() {
        start();
        tracker.observed(running(), at(2));
        tracker.observed(running(), at(7));

        assertThat(status().observedSince()).isEqualTo(at(2));
        assertThat(status().observedAt()).isEqualTo(at(7));
    }

    @Test
    void jobThatFailsBeforeItRunsIsToBeStartedAgainAfterAPause() {
        tracker.starting(at(1), Duration.ofSeconds(10));
        tracker.startFailed(failure(2));
        assertThat(status().nextStartAt()).isEqualTo(at(12));

        tracker.starting(at(12), Duration.ofSeconds(20));
        assertThat(status().nextStartAt()).isNull();
        tracker.submitted("id-2", null);
        tracker.observed(observation(ObservedJobState.FAILED, failure(13)), at(14));
        assertThat(status().nextStartAt()).isEqualTo(at(34));

        tracker.desire(DesiredJobState.STOPPED);
        assertThat(status().nextStartAt()).isNull();
    }

    @Test
    void jobThatHasRunIsNotToBeStartedAgain() {
        tracker.starting(at(1), Duration.ofSeconds(10));
        tracker.submitted("id-1", null);
        tracker.observed(running(), at(2));
        tracker.observed(observation(ObservedJobState.FAILED, failure(3)), at(4));

        assertThat(status().nextStartAt()).isNull();
    }

    @Test
    void jobThatIsEndedToBeginAnewIsWantedAllTheTime() {
        start();
        tracker.stopping(DesiredJobState.RUNNING, at(3));
        tracker.observed(observation(ObservedJobState.FINISHED), at(4));

        assertThat(status().desired()).isEqualTo(DesiredJobState.RUNNING);
        assertThat(status().observed()).isEqualTo(ObservedJobState.STOPPING);
        assertThat(status().failures()).isZero();
    }

    @Test
    void jobThatCouldNotBeEndedIsFollowedAgainUntilItEnds() {
        start();
        tracker.stopping(DesiredJobState.STOPPED, at(3));
        tracker.notStopped(at(4));
        assertThat(status().observed()).isEqualTo(ObservedJobState.UNKNOWN);
        tracker.observed(running(), at(5));
        assertThat(status().observed()).isEqualTo(ObservedJobState.RUNNING);

        tracker.observed(observation(ObservedJobState.CANCELED), at(6));
        assertThat(status().observed()).isEqualTo(ObservedJobState.STOPPED);
        assertThat(status().failures()).isZero();
    }

    private void start() {
        tracker.starting(at(1), null);
        tracker.submitted("id-1", null);
    }

    private FlinkJobStatus status() {
        return tracker.status();
    }

    private static JobObservation running() {
        return observation(ObservedJobState.RUNNING);
    }

    private static JobObservation observation(ObservedJobState state, FailureSummary... failures) {
        return new JobObservation(state, List.of(failures), null);
    }

    private static FailureSummary failure(int second) {
        return new FailureSummary(at(second), "IOException", "broken");
    }

    private static Instant at(int second) {
        return T0.plusSeconds(second);
    }
}
