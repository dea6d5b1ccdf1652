/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.loss;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.progress;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.bean.LiveContext;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.Mockito;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class ShardRegistryAutoConfigurationTests {

    private static final JobName ORDERS = JobName.of("orders");
    private static final JobName PAYMENTS = JobName.of("payments");

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ShardRegistryAutoConfiguration.class))
            .withUserConfiguration(JobsConfiguration.class);

    @Test
    void withoutJobsThereIsNothingToRegister() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(ShardRegistryAutoConfiguration.class))
                .run(context -> assertThat(context)
                        .doesNotHaveBean(ShardAssignmentRegistry.class)
                        .doesNotHaveBean(ShardObserverFactory.class));
    }

    @Test
    void copiesOfAnObserverReportToTheRegistryOfTheirApplication() {
        runner.run(context -> {
            ShardObserver observer = context.getBean(ShardObserverFactory.class).observerFor(ORDERS);
            ShardObserver enumerators = InstantiationUtil.clone(observer);
            ShardObserver readers = InstantiationUtil.clone(observer);

            enumerators.onShardsChanged(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
            readers.onProgress(progress("shard-1", 0, 7, "1007", 20));
            readers.onDataLoss(loss("shard-1"));
            readers.onInvalidRecord(new ShardInvalidRecord(
                    ShardFixtures.STREAM,
                    ShardId.of("shard-1"),
                    null,
                    "java.io.IOException",
                    PoisonPolicy.SKIP,
                    ShardFixtures.NOW));

            JobShardAssignments assignments = registry(context).assignments(ORDERS);
            assertThat(assignments.shards()).singleElement().satisfies(shard -> {
                assertThat(shard.state()).isEqualTo(ShardState.ASSIGNED);
                assertThat(shard.recordsRead()).isEqualTo(7);
            });
            assertThat(assignments.recentDataLosses()).containsExactly(loss("shard-1"));
            assertThat(assignments.summary().invalidRecords()).isOne();
            assertThat(registry(context).assignments(PAYMENTS).shards()).isEmpty();
        });
    }

    @Test
    void aReaderThatReplacesAFailedOneIsAnotherCopyAndAddsToTheCount() {
        runner.run(context -> {
            ShardObserver observer = context.getBean(ShardObserverFactory.class).observerFor(ORDERS);
            observer.onShardsChanged(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
            InstantiationUtil.clone(observer).onProgress(progress("shard-1", 0, 7, "1007", 0));

            InstantiationUtil.clone(observer).onProgress(progress("shard-1", 0, 9, "1009", 0));

            assertThat(registry(context).summary(ORDERS).recordsRead()).isEqualTo(16);
        });
    }

    @Test
    void startingAJobAnewDropsWhatWasKnownOfItAndOfNoOtherJob() {
        runner.run(context -> {
            ShardObserverFactory observers = context.getBean(ShardObserverFactory.class);
            for (JobName job : List.of(ORDERS, PAYMENTS)) {
                observers.observerFor(job).onShardsChanged(List.of(status("shard-1", ShardState.READY, null)));
            }

            observers.jobStarting(ORDERS);

            assertThat(registry(context).assignments(ORDERS).shards()).isEmpty();
            assertThat(registry(context).assignments(PAYMENTS).shards()).hasSize(1);
        });
    }

    @Test
    void anObserverThatOutlivesItsApplicationSaysSoOnceAndDisturbsNobody(CapturedOutput output) {
        AtomicReference<ShardObserver> survivor = new AtomicReference<>();
        runner.run(context ->
                survivor.set(clone(context.getBean(ShardObserverFactory.class).observerFor(ORDERS))));

        assertThatCode(() -> {
                    survivor.get().onProgress(progress("shard-1", 0, 1, "1", 0));
                    survivor.get().onProgress(progress("shard-1", 0, 2, "2", 0));
                })
                .doesNotThrowAnyException();

        assertThat(output).containsOnlyOnce("What job 'orders' tells is not shown any more");
    }

    @Test
    void aFactoryOfTheUsersReplacesOursAndTheRegistryStays() {
        runner.withBean("mine", ShardObserverFactory.class, () -> job -> ShardObserver.none())
                .run(context -> assertThat(context)
                        .hasSingleBean(ShardAssignmentRegistry.class)
                        .getBean(ShardObserverFactory.class)
                        .isSameAs(context.getBean("mine")));
    }

    @Test
    void jobsOnAClusterElsewhereReportAndNothingIsKnownOfThemBefore() {
        runner.withPropertyValues("dynamodb-flink.cluster.target=remote")
                .withBean(FlinkCluster.class, () -> Mockito.mock(FlinkCluster.class))
                .run(context -> {
                    assertThat(context).hasSingleBean(ClusterReports.class);
                    assertThat(clone(context.getBean(ShardObserverFactory.class).observerFor(ORDERS)))
                            .isInstanceOf(ReportingShardObserver.class);
                    ReportCoverage coverage = registry(context).coverage(ORDERS);
                    assertThat(coverage.shardsKnown()).isFalse();
                    assertThat(coverage.readingKnown()).isFalse();
                    assertThat(coverage.tablesKnown()).isFalse();
                    assertThat(coverage.notKnown()).containsExactly("nothing has been reported yet");
                });
    }

    @Test
    void jobsInThisProcessAreKnownAtOnce() {
        runner.run(context -> {
            assertThat(context).doesNotHaveBean(ClusterReports.class);
            assertThat(registry(context).coverage(ORDERS)).isEqualTo(ReportCoverage.HERE);
        });
    }

    @Test
    void itComesAfterTheJobs() {
        assertThat(Configurations.getClasses(AutoConfigurations.of(
                        ShardRegistryAutoConfiguration.class, DynamoDbFlinkAutoConfiguration.class)))
                .containsExactly(DynamoDbFlinkAutoConfiguration.class, ShardRegistryAutoConfiguration.class);
    }

    private static ShardAssignmentRegistry registry(ApplicationContext context) {
        return context.getBean(ShardAssignmentRegistry.class);
    }

    private static ShardObserver clone(ShardObserver observer) {
        try {
            return InstantiationUtil.clone(observer);
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class JobsConfiguration {

        @Bean
        StubJobRegistry jobs() {
            return new StubJobRegistry("orders", "payments");
        }

        @Bean
        LiveContext liveContext(ApplicationContext context) {
            return new LiveContext(context);
        }
    }
}
