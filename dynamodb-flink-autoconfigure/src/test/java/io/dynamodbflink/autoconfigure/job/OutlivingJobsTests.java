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
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.DuplicateJobSubmissionException;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Jobs on a cluster that outlives the application: found again, left, replaced, lost, and ended by others. */
@ExtendWith(OutputCaptureExtension.class)
class OutlivingJobsTests {

    private static final JobIdentity IDENTITY = new JobIdentity("shop", ORDERS);

    @TempDir
    private Path directory;

    private final FakeApplication application = new FakeApplication();
    private final FakeCluster cluster = application.cluster;

    @BeforeEach
    void clusterOutlivesTheApplication() {
        cluster.outlivesApplication = true;
        cluster.runByDefault = true;
    }

    private ApplicationContextRunner application(String... properties) {
        return application.withDirectory(directory, properties).withPropertyValues("spring.application.name=shop");
    }

    @Test
    void jobIsSubmittedWithTheIdOfItsRun() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1));
            assertThat(status(context).attached()).isFalse();
            assertThat(status(context).startupTime()).isNotNull();
        });
    }

    @Test
    void jobGoesOnWithoutTheApplicationAndIsFoundByTheNextOne(CapturedOutput output) {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        assertThat(cluster.commands).isEmpty();
        assertThat(output).contains("Job 'orders' goes on on the cluster, as " + IDENTITY.idOf(1));
        application.told.clear();

        application().run(context -> {
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.RUNNING);
            assertThat(status(context).attached()).isTrue();
            assertThat(status(context).jobId()).isEqualTo(IDENTITY.idOf(1).toString());
            assertThat(status(context).startedAt()).isEqualTo(Instant.ofEpochMilli(FakeCluster.LISTED_START));
            assertThat(status(context).startupTime()).isNull();
            assertThat(output).contains("Job 'orders' runs on the cluster already, as " + IDENTITY.idOf(1) + " (run 1");
            await().untilAsserted(() -> assertThat(application.told(FlinkJobEvent.class))
                    .singleElement()
                    .isInstanceOf(FlinkJobAttachedEvent.class));
        });
        assertThat(cluster.submitted).hasSize(1);
        assertThat(cluster.commands).isEmpty();
    }

    @Test
    void jobThatTheClusterDoesNotAnswerForHasNotEnded() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            IOException noAnswer = new IOException("no route to host");
            cluster.savepoint = CompletableFuture.failedFuture(noAnswer);
            cluster.cancelled = CompletableFuture.failedFuture(noAnswer);
            cluster.ended = CompletableFuture.failedFuture(noAnswer);

            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).stop(ORDERS))
                    .withMessageContaining("has not ended in time");
            assertThat(status(context).observed()).isNotEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void failuresBeforeTheJobWasFoundAreNoNews() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application.told.clear();
        FailureSummary old = new FailureSummary(Instant.parse("2026-01-01T00:00:00Z"), "Any", "old");
        application.observe(ObservedJobState.RUNNING, old, old);
        application().run(context -> {
            assertThat(status(context).failures()).isZero();
            assertThat(status(context).restarts()).isEqualTo(2);
            assertThat(status(context).lastFailure()).isEqualTo(old);

            FailureSummary fresh = new FailureSummary(Instant.parse("2026-01-02T00:00:00Z"), "Any", "new");
            application.observeAndAwait(context, ObservedJobState.RESTARTING, old, old, fresh);
            assertThat(status(context).failures()).isEqualTo(1);
            application.observeAndAwait(context, ObservedJobState.RUNNING, old, old, fresh);
            await().untilAsserted(() ->
                    assertThat(application.told(FlinkJobStartedEvent.class)).hasSize(1));
            assertThat(application.told(FlinkJobFailedEvent.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.failure()).isEqualTo(fresh));
        });
    }

    @Test
    void stateThatTheRunBeganFromIsKnownAfterItIsFound() throws IOException {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        Path record = directory.resolve("orders/run-00000001/run.properties");
        Files.writeString(record, "restored-from=file:/old/chk-1\n" + Files.readString(record));
        application().run(context -> assertThat(status(context).restoredFrom()).isEqualTo("file:/old/chk-1"));
    }

    @Test
    void jobStopsWithTheApplicationIfItIsTo() {
        application("dynamodb-flink.cluster.on-shutdown=stop-with-savepoint")
                .run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        assertThat(cluster.commands).singleElement().asString().startsWith("stop with savepoint");
        application().run(context -> assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2)));
    }

    @Test
    void contextThatIsStoppedAndStartedFindsItsJob() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            lifecycle(context).stop();
            lifecycle(context).start();
            assertThat(status(context).attached()).isTrue();
            assertThat(cluster.submitted).hasSize(1);
        });
    }

    @Test
    void jobsGoOnWhenTheApplicationCannotStart() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application.tables.tableWithStream(
                "others", software.amazon.awssdk.services.dynamodb.model.StreamViewType.NEW_IMAGE);
        application(
                        "dynamodb-flink.jobs.zombies.source.table-name=missing",
                        "dynamodb-flink.jobs.zombies.sink.table-name=orders-replica",
                        "dynamodb-flink.jobs.zombies.checkpoint.directory=" + directory.toUri())
                .run(context -> assertThat(context).hasFailed());
        assertThat(cluster.commands).isEmpty();
        assertThat(cluster.listed).containsEntry(IDENTITY.idOf(1), JobStatus.RUNNING);
    }

    @Test
    void changedJobIsReplacedByOneThatGoesOnFromItsSavepoint(CapturedOutput output) {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application.told.clear();
        application("dynamodb-flink.jobs.orders.parallelism=4").run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(status(context).attached()).isFalse();
            await().untilAsserted(() ->
                    assertThat(application.told(FlinkJobStartedEvent.class)).hasSize(1));
            assertThat(application.told(FlinkJobStoppedEvent.class))
                    .singleElement()
                    .satisfies(stopped -> {
                        assertThat(stopped.desired()).isEqualTo(DesiredJobState.RUNNING);
                        assertThat(stopped.savepoint()).isNotNull();
                    });
        });
        assertThat(output).contains("The difference: parallelism: 1 -> 4");
        assertThat(output.toString().lastIndexOf("of the application are running"))
                .as("which it is said to be only when it runs as it is defined now")
                .isGreaterThan(output.toString().indexOf("The difference"));
        assertThat(cluster.commands).singleElement().asString().startsWith("stop with savepoint");
        assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2));
        assertThat(application.latest().getVertices())
                .allSatisfy(vertex -> assertThat(vertex.getParallelism()).isEqualTo(4));
    }

    @Test
    void jobWithOtherCodeIsReplaced(CapturedOutput output) {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        cluster.codeDigest = "code-2";
        application().run(context -> assertThat(cluster.submitted).hasSize(2));
        assertThat(output).contains("The difference: code: code-1 -> code-2");
    }

    @Test
    void changedJobIsRefusedWithTheDifference() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application(
                        "dynamodb-flink.cluster.on-changed-job=refuse",
                        "dynamodb-flink.jobs.orders.parallelism=4",
                        "dynamodb-flink.jobs.orders.sink.max-batch-size=10")
                .run(context -> {
                    assertThat(context).hasFailed();
                    failureOf(context)
                            .hasMessageContaining("parallelism: 1 -> 4")
                            .hasMessageContaining("sink.max-batch-size: 25 -> 10");
                });
        assertThat(cluster.commands).isEmpty();
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void refusedJobIsStillWatchedIfItIsOnlyToBeMarked() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application(
                        "dynamodb-flink.cluster.on-changed-job=refuse",
                        "dynamodb-flink.jobs.orders.on-startup-failure=mark-down",
                        "dynamodb-flink.jobs.orders.parallelism=4")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(status(context).attached()).isTrue();
                    assertThat(status(context).observed()).isEqualTo(ObservedJobState.RUNNING);
                    assertThat(status(context).failures()).isEqualTo(1);
                    assertThat(status(context).lastFailure().message()).contains("is defined differently now");
                });
        assertThat(cluster.commands).isEmpty();
    }

    @Test
    void whatTheRunningJobKnowsNothingOfDoesNotChangeIt() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application(
                        "dynamodb-flink.jobs.orders.source.initial-position=trim-horizon",
                        "dynamodb-flink.jobs.orders.on-failure=broken-liveness",
                        "dynamodb-flink.jobs.orders.startup-timeout=20s",
                        "dynamodb-flink.jobs.orders.health.max-checkpoint-age=1h")
                .run(context -> assertThat(status(context).attached()).isTrue());
    }

    @Test
    void jobWhoseSavepointFailsGoesOnAsItWas() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        cluster.savepoint = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        application("dynamodb-flink.jobs.orders.parallelism=4").run(context -> {
            assertThat(context).hasFailed();
            failureOf(context).hasMessageContaining("disk full").hasMessageContaining("It goes on as it was");
        });
        assertThat(cluster.commands).noneMatch(command -> command.equals("cancel"));
        assertThat(cluster.listed).containsEntry(IDENTITY.idOf(1), JobStatus.RUNNING);
        assertThat(directory.resolve("orders/run-00000001/ending")).doesNotExist();
    }

    @Test
    void jobThatDoesNotRunIsReplacedAtItsNewestCheckpoint() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application.observe(ObservedJobState.RESTARTING);
        cluster.runByDefault = true;
        application("dynamodb-flink.jobs.orders.parallelism=4")
                .run(context -> assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2)));
        assertThat(cluster.commands).containsExactly("cancel");
    }

    @Test
    void changeThatCannotBeBuiltLeavesTheRunningJobAlone() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application("dynamodb-flink.jobs.orders.sink.table-name=missing")
                .run(context -> assertThat(context).hasFailed());
        assertThat(cluster.commands).isEmpty();
        assertThat(cluster.listed).containsEntry(IDENTITY.idOf(1), JobStatus.RUNNING);
    }

    @Test
    void jobThatIsPausedStaysPaused() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            jobs(context).pause(ORDERS);
        });
        application().run(context -> {
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(cluster.submitted).hasSize(1);
            jobs(context).resume(ORDERS);
            assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2));
        });
    }

    @Test
    void jobThatWasToBePausedAndRunsIsEnded(CapturedOutput output) throws IOException {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        Files.writeString(directory.resolve("orders/paused"), "paused");
        application().run(context -> {
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
        assertThat(cluster.commands).singleElement().asString().startsWith("stop with savepoint");
        assertThat(output).contains("was to be paused, but runs on the cluster");
    }

    @Test
    void commandReachesTheExecutionThatAnotherInstanceHasBegun() {
        application("dynamodb-flink.jobs.orders.auto-startup=false")
                .run(one -> application().run(other -> {
                    application.awaitObserved(other, ObservedJobState.RUNNING);
                    jobs(one).stop(ORDERS);
                    assertThat(cluster.listed).containsEntry(IDENTITY.idOf(1), JobStatus.FINISHED);
                }));
    }

    @Test
    void commandsWorkOnAJobThatWasFound() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application().run(context -> {
            jobs(context).savepoint(ORDERS);
            jobs(context).restart(ORDERS);
            application.awaitObserved(context, ObservedJobState.RUNNING);
            jobs(context).reset(ORDERS, JobStartPosition.trimHorizon());
            application.awaitObserved(context, ObservedJobState.RUNNING);
            jobs(context).stop(ORDERS);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
        assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2), IDENTITY.idOf(3));
        assertThat(cluster.listed.values()).allMatch(JobStatus::isGloballyTerminalState);
    }

    @Test
    void jobThatDoesNotStartWithTheApplicationIsWatchedIfItRuns() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        application("dynamodb-flink.jobs.orders.auto-startup=false").run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(status(context).attached()).isTrue();
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
        });
    }

    @Test
    void jobThatTheClusterHasForgottenIsSubmittedAgain(CapturedOutput output) {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            cluster.forget(IDENTITY.idOf(1));
            await().atMost(JobSuccession.LOST_AFTER.multipliedBy(3))
                    .until(() ->
                            cluster.submitted.size() == 2 && status(context).observed() == ObservedJobState.RUNNING);
            assertThat(status(context).failures()).isEqualTo(1);
            assertThat(output).contains("Job 'orders' is lost");
            await().untilAsserted(() -> assertThat(application.told(FlinkJobFailedEvent.class))
                    .singleElement()
                    .satisfies(failed -> {
                        assertThat(failed.willRestart()).isTrue();
                        assertThat(failed.failure().type()).isEqualTo("JobLost");
                    }));
        });
        assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2));
    }

    @Test
    void clusterThatDoesNotAnswerHasNotLostTheJob() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            Instant silentSince = Instant.now();
            cluster.silent = true;
            application.awaitObserved(context, ObservedJobState.UNKNOWN);
            await().atMost(JobSuccession.LOST_AFTER.multipliedBy(3))
                    .until(() -> Instant.now().isAfter(silentSince.plus(JobSuccession.LOST_AFTER.plusSeconds(2))));
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.UNKNOWN);
            cluster.silent = false;
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(status(context).failures()).isZero();
        });
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void jobThatSomebodyElseHasCancelledIsReported() {
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            cluster.end(IDENTITY.idOf(1), JobStatus.CANCELED, ObservedJobState.CANCELED);
            application.awaitObserved(context, ObservedJobState.CANCELED);
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status(context).lastFailure().type()).isEqualTo("JobCanceled");
        });
    }

    @Test
    void instancesFollowARunThatOneOfThemHasBegun() {
        application().run(one -> application().run(other -> {
            application.awaitObserved(one, ObservedJobState.RUNNING);
            application.awaitObserved(other, ObservedJobState.RUNNING);
            assertThat(cluster.submitted).hasSize(1);

            jobs(one).restart(ORDERS);

            await().until(() -> IDENTITY.idOf(2).toString().equals(status(other).jobId())
                    && status(other).observed() == ObservedJobState.RUNNING);
            assertThat(status(other).failures()).isZero();
            assertThat(cluster.submitted).hasSize(2);
        }));
    }

    @Test
    void instancesLeaveAJobStoppedThatOneOfThemHasStopped() {
        application().run(one -> application().run(other -> {
            application.awaitObserved(one, ObservedJobState.RUNNING);
            application.awaitObserved(other, ObservedJobState.RUNNING);

            jobs(one).stop(ORDERS);
            cluster.end(IDENTITY.idOf(1), JobStatus.FINISHED, ObservedJobState.FINISHED);

            application.awaitObserved(other, ObservedJobState.STOPPED);
            assertThat(status(other).desired()).isEqualTo(DesiredJobState.STOPPED);
            assertThat(status(other).failures()).isZero();

            jobs(one).start(ORDERS);
            application.awaitObserved(other, ObservedJobState.RUNNING);
            assertThat(status(other).desired()).isEqualTo(DesiredJobState.RUNNING);
        }));
        assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1), IDENTITY.idOf(2));
    }

    @Test
    void instanceWithAnOlderDefinitionFollowsTheNewerOne() {
        application().run(older -> {
            application.awaitObserved(older, ObservedJobState.RUNNING);
            application("dynamodb-flink.jobs.orders.parallelism=4").run(newer -> {
                application.awaitObserved(newer, ObservedJobState.RUNNING);
                await().until(() ->
                        IDENTITY.idOf(2).toString().equals(status(older).jobId()));
            });
        });
        assertThat(cluster.submitted).hasSize(2);
    }

    @Test
    void olderRunsThatStillRunAreCancelled(CapturedOutput output) {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        cluster.end(IDENTITY.idOf(1), JobStatus.FINISHED, ObservedJobState.FINISHED);
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            cluster.listed.put(IDENTITY.idOf(1), JobStatus.RUNNING);
            await().until(() -> cluster.commands.contains("cancel"));
            assertThat(cluster.listed)
                    .containsEntry(IDENTITY.idOf(1), JobStatus.CANCELED)
                    .containsEntry(IDENTITY.idOf(2), JobStatus.RUNNING);
            assertThat(output).contains("Job 'orders' runs more than once");
        });
    }

    @Test
    void runOfAnotherApplicationWithTheSameNameIsLeftAlone() {
        cluster.listed.put(IDENTITY.idOf(900), JobStatus.RUNNING);
        application().run(context -> {
            assertThat(context).hasFailed();
            failureOf(context).hasMessageContaining("run 900").hasMessageContaining("another application");
        });
        assertThat(cluster.submitted).isEmpty();
        assertThat(cluster.commands).isEmpty();
    }

    @Test
    void runsOfADirectoryThatIsGoneAreNotCountedAgain() {
        cluster.listed.put(IDENTITY.idOf(41), JobStatus.FINISHED);
        application().run(context -> assertThat(submittedIds()).containsExactly(IDENTITY.idOf(42)));
    }

    @Test
    void numberThatTheClusterStillRemembersIsSkipped() {
        cluster.refusing =
                id -> id.equals(IDENTITY.idOf(1)) ? DuplicateJobSubmissionException.ofGloballyTerminated(id) : null;
        application().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(IDENTITY.runOf(application.latest().getJobID()).orElseThrow())
                    .isGreaterThan(1_700_000_000L);
        });
        assertThat(directory.resolve("orders/run-00000001")).doesNotExist();
    }

    @Test
    void submissionThatHasArrivedAlthoughItFailedIsFollowed() {
        cluster.refusing = id -> {
            cluster.listed.put(id, JobStatus.RUNNING);
            return new IllegalStateException("connection reset");
        };
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(status(context).jobId()).isEqualTo(IDENTITY.idOf(1).toString());
        });
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void instanceWaitsForAnotherOneThatIsSubmittingTheJob(CapturedOutput output) throws Exception {
        CompletableFuture<Void> accepting = new CompletableFuture<>();
        cluster.accepting = accepting;
        Thread one = new Thread(() -> application().run(context -> {
            await().until(() -> cluster.submitted.size() == 1);
        }));
        one.start();
        await().until(() -> cluster.submitted.size() == 1);
        Thread accepts = new Thread(() -> {
            await().until(() -> output.toString().contains("is being submitted by another instance"));
            accepting.complete(null);
        });
        accepts.start();
        application().run(context -> {
            application.awaitObserved(context, ObservedJobState.RUNNING);
            assertThat(status(context).attached()).isTrue();
        });
        accepts.join();
        one.join();
        assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1));
    }

    @Test
    void jobThatTheClusterForgetsToListIsNotSubmittedTwice() {
        application().run(context -> application.awaitObserved(context, ObservedJobState.RUNNING));
        cluster.listed.remove(IDENTITY.idOf(1));
        application.observe(ObservedJobState.RUNNING);
        cluster.status = CompletableFuture.supplyAsync(() -> {
            cluster.listed.put(IDENTITY.idOf(1), JobStatus.RUNNING);
            return JobStatus.RUNNING;
        });
        application().run(context -> assertThat(status(context).attached()).isTrue());
        assertThat(cluster.submitted).hasSize(1);
    }

    @Test
    void remoteJobNeedsADirectory() {
        application.with("spring.application.name=shop").run(context -> {
            assertThat(context).hasFailed();
            failureOf(context).hasMessageContaining("keeps its state in memory");
        });
    }

    @Test
    void applicationNeedsAName() {
        application.withDirectory(directory).run(context -> {
            assertThat(context).hasFailed();
            failureOf(context).hasMessageContaining("has no name");
        });
        application
                .withDirectory(directory, "dynamodb-flink.cluster.remote.application-name=shop")
                .run(context -> assertThat(submittedIds()).containsExactly(IDENTITY.idOf(1)));
    }

    @Test
    void lockIsRefused() {
        application("dynamodb-flink.cluster.activation=lock", "dynamodb-flink.cluster.lock.table-name=locks")
                .run(context -> {
                    assertThat(context).hasFailed();
                    failureOf(context).hasMessageContaining("activation is 'lock'");
                });
    }

    @Test
    void jobsInTheApplicationsJvmCannotBeLeftRunning() {
        cluster.outlivesApplication = false;
        application("dynamodb-flink.cluster.on-shutdown=leave-running").run(context -> {
            assertThat(context).hasFailed();
            failureOf(context).hasMessageContaining("on-shutdown is 'leave-running'");
        });
    }

    private List<JobID> submittedIds() {
        return cluster.submitted.stream().map(JobGraph::getJobID).toList();
    }

    private static AbstractThrowableAssert<?, ?> failureOf(AssertableApplicationContext context) {
        Throwable root = Stream.iterate(context.getStartupFailure(), failure -> failure != null, Throwable::getCause)
                .filter(org.springframework.boot.diagnostics.FailureAnalyzedException.class::isInstance)
                .findFirst()
                .orElseThrow();
        return assertThat(root);
    }
}
