/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static io.dynamodbflink.autoconfigure.job.FakeApplication.ORDERS;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.jobs;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What {@code on-startup-failure}, {@code startup-timeout} and {@code on-failure} do. */
@ExtendWith(OutputCaptureExtension.class)
class JobPoliciesTests {

    private static final String POLICY = "dynamodb-flink.jobs.orders.on-startup-failure=";
    private static final String TIMEOUT = "dynamodb-flink.jobs.orders.startup-timeout=";
    private static final String ON_FAILURE = "dynamodb-flink.jobs.orders.on-failure=";

    private final FakeApplication application = new FakeApplication();
    private final FakeCluster cluster = application.cluster;

    @Test
    void jobThatFlinkRefusesFailsTheApplication() {
        cluster.accepting = CompletableFuture.failedFuture(new IllegalStateException("no"));
        application.with().run(context -> assertThat(context).hasFailed());
    }

    @Test
    void jobThatFlinkCannotInitialiseFailsTheApplicationAndIsNotLeftBehind() {
        cluster.status = CompletableFuture.completedFuture(JobStatus.FAILED);
        cluster.failsWith(new IllegalStateException("checkpoint is broken"));
        application.with().run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining("checkpoint is broken");
        });
        assertThat(cluster.commands).containsExactly("cancel");
    }

    @Test
    void jobThatCannotStartLeavesTheApplicationRunningIfItIsOnlyToBeMarked() {
        cluster.accepting = CompletableFuture.failedFuture(new IllegalStateException("not today"));
        application.with(POLICY + "mark-down").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.FAILED);
            assertThat(status(context).failures()).isEqualTo(1);
            assertThat(status(context).nextStartAt()).isNull();
            assertThat(status(context).lastFailure().message()).isEqualTo("not today");
            await().untilAsserted(() -> assertThat(application.told(FlinkJobFailedEvent.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.willRestart()).isFalse()));

            cluster.accepting = CompletableFuture.completedFuture(null);
            jobs(context).start(ORDERS);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STARTING);
            assertThat(status(context).failures()).isEqualTo(1);
        });
    }

    @Test
    void jobThatCannotStartIsTriedAgainUntilItRuns() {
        cluster.accepting = CompletableFuture.failedFuture(new IllegalStateException("not yet"));
        application.with(POLICY + "retry").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.FAILED);
            assertThat(status(context).nextStartAt()).isAfter(Instant.now().minusSeconds(2));
            await().untilAsserted(() -> assertThat(application.told(FlinkJobFailedEvent.class))
                    .first()
                    .satisfies(failed -> assertThat(failed.willRestart()).isTrue()));
            await().until(() -> status(context).failures() >= 2);

            cluster.accepting = CompletableFuture.completedFuture(null);
            application.awaitObserved(context, ObservedJobState.STARTING);
            assertThat(status(context).nextStartAt()).isNull();

            // Accepted, but failed before it ran.
            application.observe(ObservedJobState.FAILED, failure("no slots"));
            int submitted = cluster.submitted.size();
            await().until(() -> cluster.submitted.size() > submitted);

            application.observeAndAwait(context, ObservedJobState.RUNNING);
            application.observeAndAwait(context, ObservedJobState.FAILED, failure("later"));
            assertThat(status(context).nextStartAt()).isNull();
        });
    }

    @Test
    void jobIsNotTriedAgainOnceItIsStoppedOnPurpose() {
        cluster.accepting = CompletableFuture.failedFuture(new IllegalStateException("not yet"));
        application.with(POLICY + "retry").run(context -> {
            jobs(context).stop(ORDERS);
            Instant stopped = Instant.now();
            assertThat(status(context).nextStartAt()).isNull();
            int submitted = cluster.submitted.size();
            // Longer than the first pause.
            await().until(() -> Instant.now().isAfter(stopped.plusMillis(1_200)));
            assertThat(cluster.submitted).hasSize(submitted);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("dynamodb-flink-events", "dynamodb-flink-retry"));
    }

    @Test
    void applicationWaitsForAJobToRun() {
        CompletableFuture<Void> observer = CompletableFuture.runAsync(() -> {
            await().until(() -> !cluster.submitted.isEmpty());
            application.observe(ObservedJobState.RUNNING);
        });
        application.with(TIMEOUT + "30s").run(context -> {
            observer.get(10, TimeUnit.SECONDS);
            assertThat(context).hasNotFailed();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.RUNNING);
            assertThat(status(context).startupTime()).isNotNull();
        });
    }

    @Test
    void jobThatDoesNotRunInTimeFailsTheApplication() {
        application.with(TIMEOUT + "200ms").run(context -> {
            assertThat(context).hasFailed();
            assertThatThrownBy(() -> {
                        throw context.getStartupFailure();
                    })
                    .hasRootCauseInstanceOf(FailureAnalyzedException.class)
                    .rootCause()
                    .hasMessageContaining("does not run 200 ms after it was begun: it is STARTING");
        });
        assertThat(cluster.commands).containsExactly("cancel");
    }

    @Test
    void jobThatFailsBeforeItRunsFailsTheApplicationThatWaitsForIt() {
        CompletableFuture<Void> observer = CompletableFuture.runAsync(() -> {
            await().until(() -> !cluster.submitted.isEmpty());
            application.observe(ObservedJobState.FAILED, failure("no table"));
        });
        application.with(TIMEOUT + "30s").run(context -> {
            observer.get(10, TimeUnit.SECONDS);
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .hasRootCauseMessage("The job 'orders' has failed before it ran: IOException: no table");
        });
    }

    @Test
    void applicationGoesOnWithoutAJobThatDoesNotRunInTime(CapturedOutput output) {
        application.with(TIMEOUT + "200ms", POLICY + "mark-down").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STARTING);
            assertThat(output).contains("goes on without waiting for it");
        });
    }

    @Test
    void startupTimeoutMustBePositive() {
        application.with(TIMEOUT + "0s").run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("startup-timeout"));
    }

    @Test
    void startIsReportedWithItsDuration(CapturedOutput output) {
        application.with().run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            assertThat(output).containsPattern("Job 'orders' is running, \\d+ ms after it was begun");
            assertThat(output).containsPattern("All 1 job\\(s\\) of the application are running, \\d+ ms after");
        });
    }

    @Test
    void failedJobIsOnlyReportedByDefault() {
        application.with().run(context -> {
            runAndFail(context);
            assertThat(application.terminations).isEmpty();
            assertThat(application.told(LivenessState.class)).isEmpty();
        });
    }

    @Test
    void failedJobEndsTheApplicationIfItIsTo() {
        application.with(ON_FAILURE + "stop-application").run(context -> {
            runAndFail(context);
            assertThat(application.terminations).singleElement().satisfies(cause -> {
                assertThat(cause.name()).isEqualTo(ORDERS);
                assertThat(cause.lastFailure().message()).isEqualTo("broken");
            });
        });
    }

    @Test
    void jobThatEndsByItselfOrByOthersHasFailedToo() {
        for (ObservedJobState end : new ObservedJobState[] {ObservedJobState.FINISHED, ObservedJobState.CANCELED}) {
            application.terminations.clear();
            application.with(ON_FAILURE + "stop-application").run(context -> {
                application.observeAndAwait(context, ObservedJobState.RUNNING);
                application.observeAndAwait(context, end);
                assertThat(application.terminations).hasSize(1);
                assertThat(status(context).lastFailure()).isNotNull();
                assertThat(status(context).restarts()).isZero();
            });
        }
    }

    @Test
    void jobThatIsLostWithItsClusterHasFailedToo() {
        application.with(ON_FAILURE + "stop-application").run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            cluster.stop();
            application.awaitObserved(context, ObservedJobState.UNKNOWN);
            assertThat(application.terminations).hasSize(1);
        });
    }

    @Test
    void jobThatIsBeingRestartedHasNotFailed() {
        application.with(ON_FAILURE + "stop-application").run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            application.observeAndAwait(context, ObservedJobState.RESTARTING, failure("broken"));
            application.observeAndAwait(context, ObservedJobState.RUNNING, failure("broken"));
            assertThat(application.terminations).isEmpty();
        });
    }

    @Test
    void failedJobBreaksLivenessUntilItRunsAgain() {
        application.with(ON_FAILURE + "broken-liveness").run(context -> {
            runAndFail(context);
            await().untilAsserted(() ->
                    assertThat(application.told(LivenessState.class)).containsExactly(LivenessState.BROKEN));

            jobs(context).start(ORDERS);
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            await().untilAsserted(() -> assertThat(application.told(LivenessState.class))
                    .containsExactly(LivenessState.BROKEN, LivenessState.CORRECT));
        });
    }

    @Test
    void failedJobThatIsStoppedOnPurposeDoesNotBreakLivenessAnyMore() {
        application.with(ON_FAILURE + "broken-liveness").run(context -> {
            runAndFail(context);
            jobs(context).stop(ORDERS);
            await().untilAsserted(() -> assertThat(application.told(LivenessState.class))
                    .containsExactly(LivenessState.BROKEN, LivenessState.CORRECT));
        });
    }

    private void runAndFail(org.springframework.context.ApplicationContext context) {
        application.observeAndAwait(context, ObservedJobState.RUNNING);
        application.observeAndAwait(context, ObservedJobState.FAILED, failure("broken"));
    }

    private static FailureSummary failure(String message) {
        return new FailureSummary(Instant.now(), "IOException", message);
    }
}
