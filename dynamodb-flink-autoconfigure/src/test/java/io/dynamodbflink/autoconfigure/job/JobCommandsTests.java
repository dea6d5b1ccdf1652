/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static io.dynamodbflink.autoconfigure.job.FakeApplication.ORDERS;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.jobs;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.lifecycle;
import static io.dynamodbflink.autoconfigure.job.FakeApplication.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** Commands to a job in every state, and commands that meet each other, the end of the application, or of the cluster. */
@ExtendWith(OutputCaptureExtension.class)
class JobCommandsTests {

    @TempDir
    private Path directory;

    private final FakeApplication application = new FakeApplication();
    private final FakeCluster cluster = application.cluster;

    @Test
    void restartEndsWithASavepointAndStartsAgain() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);

            jobs(context).restart(ORDERS);

            assertThat(cluster.commands).hasSize(1).first().asString().startsWith("stop with savepoint");
            assertThat(cluster.submitted).hasSize(2);
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STARTING);
            await().untilAsserted(() -> assertThat(application.told(FlinkJobStoppedEvent.class))
                    .singleElement()
                    .satisfies(stopped -> {
                        assertThat(stopped.desired()).isEqualTo(DesiredJobState.RUNNING);
                        assertThat(stopped.savepoint()).isEqualTo("file:/savepoint-1");
                    }));
        });
    }

    @Test
    void restartStartsAJobThatDoesNotRun() {
        application.withDirectory(directory).run(context -> {
            jobs(context).stop(ORDERS);
            jobs(context).restart(ORDERS);
            assertThat(cluster.submitted).hasSize(2);
        });
    }

    @Test
    void jobThatForgetsIsNeitherRestartedNorPaused() {
        application.with().run(context -> {
            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).restart(ORDERS))
                    .withMessageContaining("begin at LATEST again")
                    .withMessageContaining("dynamodb-flink.jobs.orders.checkpoint.directory");
            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).pause(ORDERS))
                    .withMessageContaining("dynamodb-flink.jobs.orders.checkpoint.directory");
            assertThat(cluster.commands).isEmpty();
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
        });
    }

    @Test
    void stoppingAJobThatForgetsSaysWhatIsLost(CapturedOutput output) {
        application.with().run(context -> {
            jobs(context).stop(ORDERS);
            assertThat(output).contains("Job 'orders' has stopped and forgets how far it has read");
        });
    }

    @Test
    void pausedJobStaysPausedWhenTheApplicationIsStartedAnew() {
        application.withDirectory(directory).run(context -> {
            assertThat(jobs(context).pause(ORDERS)).contains("file:/savepoint-1");
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(jobs(context).pause(ORDERS)).isEmpty();
        });
        application.withDirectory(directory).run(context -> {
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
            assertThat(cluster.submitted).hasSize(1);

            jobs(context).resume(ORDERS);
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(cluster.submitted).hasSize(2);
        });
        application.withDirectory(directory).run(context -> assertThat(cluster.submitted)
                .hasSize(3));
    }

    @Test
    void stoppingAPausedJobEndsThePause() {
        application.withDirectory(directory).run(context -> {
            jobs(context).pause(ORDERS);
            jobs(context).stop(ORDERS);
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.STOPPED);
            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).resume(ORDERS))
                    .withMessageContaining("not paused, but stopped");
        });
        application
                .withDirectory(directory)
                .run(context -> assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING));
    }

    @Test
    void pausedJobStaysPausedWhenTheContextIsStoppedAndStarted() {
        application.withDirectory(directory).run(context -> {
            jobs(context).pause(ORDERS);
            lifecycle(context).stop();
            lifecycle(context).start();
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(cluster.submitted).hasSize(1);
        });
    }

    @Test
    void resetBeginsWithoutStateWhereItIsTold() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);

            jobs(context).reset(ORDERS, JobStartPosition.trimHorizon());

            assertThat(cluster.commands).hasSize(1).first().asString().startsWith("stop with savepoint");
            assertThat(cluster.submitted).hasSize(2);
            assertThat(application.restoredPath()).isNull();
            assertThat(status(context).restoredFrom()).isNull();
        });
    }

    @Test
    void positionReplacesThatOfTheSource() {
        application.with().run(context -> {
            DynamoDbStreamsSource<?> source = context.getBean("ordersSource", DynamoDbStreamsSource.class);
            Instant instant = Instant.parse("2026-01-01T00:00:00Z");
            assertThat(source.toString()).contains("initialPosition=LATEST");
            assertThat(JobStartPosition.trimHorizon().appliedTo(source).toString())
                    .contains("initialPosition=TRIM_HORIZON");
            assertThat(JobStartPosition.timestamp(instant).appliedTo(source).toString())
                    .contains("initialPosition=AT_TIMESTAMP")
                    .contains("2026-01-01T00:00:00Z");
            assertThat(JobStartPosition.latest()
                            .appliedTo(JobStartPosition.trimHorizon().appliedTo(source))
                            .toString())
                    .contains("initialPosition=LATEST");
        });
    }

    @Test
    void jobIsNotResetIntoTheFuture() {
        application.withDirectory(directory).run(context -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jobs(context)
                            .reset(
                                    ORDERS,
                                    JobStartPosition.timestamp(Instant.now().plusSeconds(60))))
                    .withMessageContaining("in the future");
            assertThat(cluster.commands).isEmpty();
        });
    }

    @Test
    void startThatWasWaitingWhenTheApplicationStoppedDoesNotSubmitAgain() {
        cluster.savepoint = new CompletableFuture<>();
        application.withDirectory(directory).run(context -> {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(lifecycle(context)::stop);
            await().until(() -> !cluster.commands.isEmpty());
            CompletableFuture<Void> started =
                    CompletableFuture.runAsync(() -> jobs(context).start(ORDERS));

            cluster.savepoint.complete("file:/savepoint-1");
            stopped.get(10, TimeUnit.SECONDS);

            assertThat(started)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("the application stops");
            assertThat(cluster.submitted).hasSize(1);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void submissionThatIsUnderWayWhenTheApplicationStopsIsEnded() {
        application
                .withDirectory(directory, "dynamodb-flink.jobs.orders.auto-startup=false")
                .run(context -> {
                    cluster.accepting = new CompletableFuture<>();
                    CompletableFuture<Void> started =
                            CompletableFuture.runAsync(() -> jobs(context).start(ORDERS));
                    await().until(() -> !cluster.submitted.isEmpty());

                    CompletableFuture<Void> stopped = CompletableFuture.runAsync(lifecycle(context)::stop);
                    await().until(() -> !lifecycle(context).isRunning());
                    cluster.accepting.complete(null);

                    stopped.get(10, TimeUnit.SECONDS);
                    assertThat(started).failsWithin(Duration.ofSeconds(10));
                    assertThat(cluster.commands).isNotEmpty();
                    assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
                });
    }

    @Test
    void commandDoesNotWaitForAnotherOneForEver() {
        application
                .withDirectory(directory, "dynamodb-flink.cluster.shutdown-timeout=300ms")
                .run(context -> {
                    application.observeAndAwait(context, ObservedJobState.RUNNING);
                    cluster.accepting = new CompletableFuture<>();
                    CompletableFuture<Void> restart =
                            CompletableFuture.runAsync(() -> jobs(context).restart(ORDERS));
                    await().until(() -> cluster.submitted.size() == 2);

                    assertThatIllegalStateException()
                            .isThrownBy(() -> jobs(context).stop(ORDERS))
                            .withMessageContaining("busy with another command");

                    cluster.accepting.complete(null);
                    restart.get(10, TimeUnit.SECONDS);
                });
    }

    @Test
    void jobThatCannotBeEndedIsNotStartedASecondTime() {
        application
                .withDirectory(directory, "dynamodb-flink.cluster.shutdown-timeout=300ms")
                .run(context -> {
                    application.observeAndAwait(context, ObservedJobState.RUNNING);
                    cluster.savepoint = new CompletableFuture<>();
                    cluster.ended = new CompletableFuture<>();

                    assertThatIllegalStateException()
                            .isThrownBy(() -> jobs(context).restart(ORDERS))
                            .withMessageContaining("has not ended in time");

                    assertThat(cluster.submitted).hasSize(1);
                    application.awaitObserved(context, ObservedJobState.RUNNING);
                });
    }

    @Test
    void jobThatTakesLongToStopIsStoppedInTheEnd() {
        application
                .withDirectory(directory, "dynamodb-flink.cluster.shutdown-timeout=300ms")
                .run(context -> {
                    application.observeAndAwait(context, ObservedJobState.RUNNING);
                    cluster.savepoint = new CompletableFuture<>();
                    cluster.ended = new CompletableFuture<>();
                    assertThatIllegalStateException()
                            .isThrownBy(() -> jobs(context).stop(ORDERS));
                    assertThat(status(context).desired()).isEqualTo(DesiredJobState.STOPPED);
                    application.awaitObserved(context, ObservedJobState.RUNNING);

                    application.observeAndAwait(context, ObservedJobState.STOPPED);
                });
    }

    @Test
    void answersAboutTheExecutionBeforeDoNotCountForTheNextOne() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            application.observeAndAwait(
                    context, ObservedJobState.FAILED, new FailureSummary(Instant.now(), "IOException", "broken"));
            cluster.accepting = new CompletableFuture<>();
            CompletableFuture<Void> start =
                    CompletableFuture.runAsync(() -> jobs(context).start(ORDERS));
            await().until(() -> cluster.submitted.size() == 2);

            context.getBean(FlinkJobs.class).all().forEach(ManagedJob::refresh);

            assertThat(status(context).failures()).isEqualTo(1);
            assertThat(status(context).restarts()).isZero();
            assertThat(status(context).lastFailure()).isNull();
            cluster.accepting.complete(null);
            start.get(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void savepointOfAJobThatFailsAtTheVeryEndIsUsed() {
        cluster.savepoint = CompletableFuture.failedFuture(
                new StopWithSavepointStoppingException("file:/savepoint-2", new JobID()));
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            assertThat(jobs(context).stop(ORDERS)).contains("file:/savepoint-2");
            assertThat(cluster.commands).last().isEqualTo("cancel");
        });
    }

    @Test
    void jobThatHasFailedByItselfIsStoppedWithoutAskingTheCluster() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.FAILED);
            assertThat(jobs(context).stop(ORDERS)).isEmpty();
            assertThat(cluster.commands).isEmpty();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void jobThatEndsWhileItIsStoppedIsStopped() {
        cluster.savepoint = CompletableFuture.failedFuture(new FlinkJobNotFoundException(new JobID()));
        cluster.cancelled = CompletableFuture.failedFuture(new FlinkJobNotFoundException(new JobID()));
        cluster.ended = CompletableFuture.failedFuture(new FlinkJobNotFoundException(new JobID()));
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            assertThat(jobs(context).stop(ORDERS)).isEmpty();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void jobOfADeadClusterCanBeStopped() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            cluster.stop();
            application.awaitObserved(context, ObservedJobState.UNKNOWN);
            assertThat(jobs(context).stop(ORDERS)).isEmpty();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void jobThatTheClusterDoesNotKnowAnyMoreCanBeStartedAgain() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            cluster.observations.clear();
            application.awaitObserved(context, ObservedJobState.UNKNOWN);

            jobs(context).start(ORDERS);
            assertThat(cluster.submitted).hasSize(1);

            cluster.status = CompletableFuture.failedFuture(new FlinkJobNotFoundException(new JobID()));
            CompletableFuture<Void> start =
                    CompletableFuture.runAsync(() -> jobs(context).start(ORDERS));
            await().until(() -> cluster.submitted.size() == 2);
            assertThat(start).failsWithin(Duration.ofSeconds(10));
        });
    }

    @Test
    void everyCommandThatStartsAJobIsRefusedWhileTheApplicationDoesNotRun() {
        application.withDirectory(directory).run(context -> {
            lifecycle(context).stop();
            int before = cluster.submitted.size();
            assertRefused(() -> jobs(context).start(ORDERS));
            assertRefused(() -> jobs(context).restart(ORDERS));
            assertRefused(() -> jobs(context).resume(ORDERS));
            assertRefused(() -> jobs(context).reset(ORDERS, JobStartPosition.latest()));
            assertThat(cluster.submitted).hasSize(before);
        });
    }

    @Test
    void everyCommandThatStartsAJobIsRefusedWhileAnotherInstanceIsActive() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            ActiveJobs active = activeJobs(context);

            assertThat(active.deactivate(Duration.ofSeconds(2))).isTrue();

            assertThat(cluster.commands).containsExactly("cancel");
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> jobs(context).start(ORDERS))
                    .withMessageContaining("stands by");

            active.activate();
            assertThat(cluster.submitted).hasSize(2);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STARTING);
        });
    }

    @Test
    void instanceThatStandsByHasNothingSubmitted() {
        application.withDirectory(directory).run(context -> {
            jobs(context).stop(ORDERS);
            ActiveJobs active = activeJobs(context);
            active.standBy();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);
            lifecycle(context).stop();
            assertThat(cluster.submitted).hasSize(1);
        });
    }

    @Test
    void deposedInstanceDoesNotWaitForASavepointOrForTasksThatHang() {
        application.withDirectory(directory).run(context -> {
            application.observeAndAwait(context, ObservedJobState.RUNNING);
            cluster.ended = new CompletableFuture<>();
            assertThat(activeJobs(context).deactivate(Duration.ofMillis(100))).isTrue();
            assertThat(cluster.commands).containsExactly("cancel");
            assertThat(cluster.isRunning()).isFalse();
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);
        });
    }

    private static ActiveJobs activeJobs(ApplicationContext context) {
        return context.getBean(ActiveJobs.class);
    }

    private static void assertRefused(Runnable command) {
        assertThatIllegalStateException()
                .isThrownBy(command::run)
                .withMessageContaining("cannot be started: the application stops");
    }

    @Test
    void jobStatusOfFlinkIsOnlyAskedForUntilTheJobIsInitialised() {
        cluster.status = CompletableFuture.completedFuture(JobStatus.INITIALIZING);
        application
                .withDirectory(directory, "dynamodb-flink.jobs.orders.auto-startup=false")
                .run(context -> {
                    CompletableFuture<Void> start =
                            CompletableFuture.runAsync(() -> jobs(context).start(ORDERS));
                    await().until(() -> cluster.submitted.size() == 1);
                    assertThat(start).isNotDone();

                    cluster.status = CompletableFuture.completedFuture(JobStatus.CREATED);
                    start.get(10, TimeUnit.SECONDS);
                    assertThat(status(context).jobId())
                            .isEqualTo(application.latest().getJobID().toString());
                });
    }
}
