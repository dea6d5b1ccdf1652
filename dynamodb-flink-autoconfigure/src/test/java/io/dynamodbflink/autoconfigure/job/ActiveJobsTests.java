/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What an instance does with its jobs when it becomes active, and when it has to leave them to another one. */
class ActiveJobsTests {

    private static final JobName COPY = JobName.of("copy");

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
                    "dynamodb-flink.cluster.shutdown-timeout=400ms",
                    "dynamodb-flink.jobs.copy.source.table-name=orders",
                    "dynamodb-flink.jobs.copy.sink.table-name=orders-replica");

    @Test
    void jobsThatAnotherInstanceIsToRunEndWithoutASavepointAndStandBy() {
        withDirectory().run(context -> {
            assertThat(jobs(context).deactivate(Duration.ofSeconds(10))).isTrue();

            assertThat(cluster.commands).containsExactly("cancel");
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);
            assertThat(status(context).desired()).isEqualTo(DesiredJobState.RUNNING);
        });
    }

    @Test
    void jobsRunAgainWhenTheInstanceIsActiveAgain() {
        withDirectory().run(context -> {
            jobs(context).deactivate(Duration.ofSeconds(10));

            jobs(context).activate();

            assertThat(cluster.submitted).hasSize(2);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STARTING);
        });
    }

    @Test
    void clusterIsStoppedIfAJobDoesNotEndInTimeAndStartedForTheNextTime() {
        cluster.ended = new CompletableFuture<>();
        withDirectory().run(context -> {
            assertThat(jobs(context).deactivate(Duration.ofMillis(400))).isTrue();
            assertThat(cluster.isRunning()).isFalse();
            context.getBean(FlinkJobs.class).all().forEach(ManagedJob::refresh);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);

            jobs(context).activate();

            assertThat(cluster.isRunning()).isTrue();
            assertThat(cluster.submitted).hasSize(2);
        });
    }

    @Test
    void nothingIsStartedByHandWhileTheInstanceStandsBy() {
        withDirectory().run(context -> {
            jobs(context).deactivate(Duration.ofSeconds(10));
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.getBean(FlinkJobRegistry.class).start(COPY))
                    .withMessageContaining("stands by");
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STANDBY);
        });
    }

    @Test
    void activationThatComesAfterTheApplicationHasStoppedStartsNothing() {
        withDirectory().run(context -> {
            context.getBean(FlinkJobLifecycle.class).stop();
            int before = cluster.submitted.size();

            jobs(context).activate();

            assertThat(cluster.submitted).hasSize(before);
            assertThat(status(context).observed()).isEqualTo(ObservedJobState.STOPPED);
        });
    }

    private ApplicationContextRunner withDirectory() {
        return application.withPropertyValues("dynamodb-flink.jobs.copy.checkpoint.directory=" + directory.toUri());
    }

    private static ActiveJobs jobs(ApplicationContext context) {
        return context.getBean(ActiveJobs.class);
    }

    private static FlinkJobStatus status(ApplicationContext context) {
        return context.getBean(FlinkJobRegistry.class).status(COPY).orElseThrow();
    }
}
