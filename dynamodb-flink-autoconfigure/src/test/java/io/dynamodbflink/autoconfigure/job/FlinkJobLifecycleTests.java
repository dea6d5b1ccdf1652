/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Starting, watching and stopping of jobs, with a cluster that does what the test says. */
class FlinkJobLifecycleTests {

    private static final JobName ONE = JobName.of("one");
    private static final JobName TWO = JobName.of("two");

    @TempDir
    private Path directory;

    private final FakeCluster cluster = new FakeCluster();
    private final FakeTables tables = new FakeTables()
            .tableWithStream("orders", StreamViewType.NEW_AND_OLD_IMAGES)
            .table("orders-replica");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
            .withBean(FlinkCluster.class, () -> cluster)
            .withBean(DynamoDbClientProvider.class, () -> tables)
            .withPropertyValues(
                    "dynamodb-flink.cluster.status-interval=10ms",
                    "dynamodb-flink.cluster.shutdown-timeout=400ms",
                    "dynamodb-flink.jobs.one.source.table-name=orders",
                    "dynamodb-flink.jobs.one.sink.table-name=orders-replica",
                    "dynamodb-flink.jobs.two.source.table-name=orders",
                    "dynamodb-flink.jobs.two.sink.table-name=orders-replica",
                    "dynamodb-flink.jobs.two.auto-startup=false");

    @Test
    void onlyJobsThatAreToStartWithTheApplicationDo() {
        application.run(context -> {
            assertThat(status(context, ONE).desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status(context, ONE).observed()).isEqualTo(ObservedJobState.STARTING);
            assertThat(status(context, TWO).desired()).isEqualTo(DesiredJobState.STOPPED);
            assertThat(status(context, TWO).observed()).isEqualTo(ObservedJobState.STOPPED);
            assertThat(cluster.submitted).hasSize(1);
            assertThat(jobs(context).names()).containsExactly(ONE, TWO);
        });
    }

    @Test
    void startingAJobThatRunsDoesNothing() {
        application.run(context -> {
            jobs(context).start(ONE);
            assertThat(cluster.submitted).hasSize(1);
        });
    }

    @Test
    void failedJobCanBeStartedAgain() {
        application.run(context -> {
            observe(ObservedJobState.FAILED);
            awaitState(context, ObservedJobState.FAILED);

            jobs(context).start(ONE);
            assertThat(cluster.submitted).hasSize(2);
        });
    }

    @Test
    void jobWithADirectoryStopsWithASavepoint() {
        withDirectory().run(context -> {
            assertThat(jobs(context).stop(ONE)).contains("file:/savepoint-1");
            assertThat(cluster.commands).containsExactly("stop with savepoint in " + savepoints());
            assertThat(status(context, ONE).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    @Test
    void jobWithoutADirectoryIsCancelled() {
        application.run(context -> {
            assertThat(jobs(context).stop(ONE)).isEmpty();
            assertThat(cluster.commands).containsExactly("cancel");
        });
    }

    @Test
    void jobIsCancelledIfTheSavepointFails() {
        cluster.savepoint = CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        withDirectory().run(context -> {
            assertThat(jobs(context).stop(ONE)).isEmpty();
            assertThat(cluster.commands).containsExactly("stop with savepoint in " + savepoints(), "cancel");
        });
    }

    @Test
    void jobIsCancelledIfTheSavepointTakesTooLong() {
        cluster.savepoint = new CompletableFuture<>();
        withDirectory().run(context -> {
            assertThat(jobs(context).stop(ONE)).isEmpty();
            assertThat(cluster.commands).containsExactly("stop with savepoint in " + savepoints(), "cancel");
        });
    }

    @Test
    void applicationStopsInTimeAndCallsBackEvenIfTheClusterHangs() {
        cluster.savepoint = new CompletableFuture<>();
        cluster.cancelled = new CompletableFuture<>();
        withDirectory().run(context -> {
            AtomicInteger calledBack = new AtomicInteger();
            long begin = System.nanoTime();

            lifecycle(context).stop(calledBack::incrementAndGet);

            assertThat(calledBack).hasValue(1);
            assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(5_000);
            assertThat(lifecycle(context).isRunning()).isFalse();
        });
    }

    @Test
    void stoppingTwiceCallsBackTwice() {
        application.run(context -> {
            AtomicInteger calledBack = new AtomicInteger();
            lifecycle(context).stop(calledBack::incrementAndGet);
            lifecycle(context).stop(calledBack::incrementAndGet);
            assertThat(calledBack).hasValue(2);
        });
    }

    @Test
    void whatRanBeforeAPauseRunsAfterIt() {
        application.run(context -> {
            jobs(context).stop(ONE);
            jobs(context).start(TWO);

            lifecycle(context).stop();
            assertThat(status(context, TWO).observed()).isEqualTo(ObservedJobState.STOPPED);
            lifecycle(context).start();

            assertThat(status(context, ONE).desired()).isEqualTo(DesiredJobState.STOPPED);
            assertThat(status(context, TWO).desired()).isEqualTo(DesiredJobState.RUNNING);
        });
    }

    @Test
    void deadClusterIsNoticed() {
        application.run(context -> {
            observe(ObservedJobState.RUNNING);
            awaitState(context, ObservedJobState.RUNNING);

            cluster.stop();
            awaitState(context, ObservedJobState.UNKNOWN);
        });
    }

    @Test
    void jobCannotBeStartedWithoutACluster() {
        application.run(context -> {
            cluster.stop();
            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).start(TWO))
                    .withMessageContaining("not running");
        });
    }

    @Test
    void savepointIsTakenInTheJobsDirectory() {
        withDirectory().run(context -> {
            assertThat(jobs(context).savepoint(ONE)).isEqualTo("file:/savepoint-1");
            assertThat(cluster.commands).containsExactly("savepoint in " + savepoints());
        });
    }

    @Test
    void savepointNeedsADirectoryAndARunningJob() {
        application.run(context -> assertThatIllegalStateException()
                .isThrownBy(() -> jobs(context).savepoint(ONE))
                .withMessageContaining("dynamodb-flink.jobs.one.checkpoint.directory"));
        withDirectory().run(context -> {
            jobs(context).stop(ONE);
            assertThatIllegalStateException()
                    .isThrownBy(() -> jobs(context).savepoint(ONE))
                    .withMessageContaining("does not run");
        });
    }

    @Test
    void unknownJobIsNobodysJob() {
        application.run(context -> {
            JobName unknown = JobName.of("unknown");
            assertThat(jobs(context).status(unknown)).isEmpty();
            assertThat(jobs(context).definition(unknown)).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jobs(context).start(unknown))
                    .withMessageContaining("[one, two]");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> jobs(context).stop(unknown))
                    .withMessageContaining("'unknown'");
        });
    }

    @Test
    void statusIsNotRefreshedAnyMoreAfterTheApplicationHasStopped() {
        application.run(context -> assertThat(refreshThreads()).isEqualTo(1));
        await().untilAsserted(() -> assertThat(refreshThreads()).isZero());
    }

    private static long refreshThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dynamodb-flink-status"))
                .count();
    }

    private ApplicationContextRunner withDirectory() {
        return application.withPropertyValues("dynamodb-flink.jobs.one.checkpoint.directory=" + directory.toUri());
    }

    private String savepoints() {
        return new org.apache.flink.core.fs.Path(
                        directory.resolve("one/run-00000001/savepoints").toUri())
                .toString();
    }

    private void observe(ObservedJobState state) {
        cluster.observations.put(cluster.submitted.get(0).getJobID(), new JobObservation(state, List.of(), null));
    }

    private static void awaitState(ApplicationContext context, ObservedJobState state) {
        await().untilAsserted(() -> assertThat(status(context, ONE).observed()).isEqualTo(state));
    }

    private static FlinkJobStatus status(ApplicationContext context, JobName job) {
        return jobs(context).status(job).orElseThrow();
    }

    private static FlinkJobRegistry jobs(ApplicationContext context) {
        return context.getBean(FlinkJobRegistry.class);
    }

    private static SmartLifecycle lifecycle(ApplicationContext context) {
        return context.getBean("dynamoDbFlinkJobLifecycle", SmartLifecycle.class);
    }
}
