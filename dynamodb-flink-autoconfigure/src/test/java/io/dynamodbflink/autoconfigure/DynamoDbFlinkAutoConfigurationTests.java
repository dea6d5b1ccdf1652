/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.aws.AwsClients;
import io.dynamodbflink.autoconfigure.aws.DynamoDbFlinkConnectionDetails;
import io.dynamodbflink.autoconfigure.cluster.EmbeddedFlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.FlinkClusterLifecycle;
import io.dynamodbflink.autoconfigure.job.FakeCluster;
import io.dynamodbflink.autoconfigure.job.FakeTables;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbSinkCustomizer;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbStreamsSourceCustomizer;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

@ExtendWith(OutputCaptureExtension.class)
class DynamoDbFlinkAutoConfigurationTests {

    private final FakeTables tables = new FakeTables()
            .tableWithStream("orders", StreamViewType.NEW_AND_OLD_IMAGES)
            .table("orders-replica");

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class));

    private final ApplicationContextRunner application = plain.withBean(FlinkCluster.class, FakeCluster::new)
            .withBean(DynamoDbClientProvider.class, () -> tables)
            .withPropertyValues(
                    "dynamodb-flink.jobs.orders-replication.source.table-name=orders",
                    "dynamodb-flink.jobs.orders-replication.sink.table-name=orders-replica");

    @Test
    void sourceAndSinkOfEveryJobAreBeans() {
        application
                .withPropertyValues("dynamodb-flink.jobs.archive.source.table-name=orders")
                .withBean("archivePipeline", DynamoDbFlinkPipeline.class, DynamoDbFlinkAutoConfigurationTests::filter)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context).hasBean("ordersReplicationSource").hasBean("ordersReplicationSink");
                    assertThat(context).hasBean("archiveSource").doesNotHaveBean("archiveSink");
                });
    }

    @Test
    void keyIsWrittenByOneSubtask() {
        application
                .withPropertyValues("dynamodb-flink.jobs.orders-replication.parallelism=2")
                .run(context -> assertThat(waysToTheSink(context)).containsExactly("CUSTOM"));
    }

    @Test
    void keyMayBeWrittenByAnySubtaskIfTheUserSaysSo() {
        application
                .withPropertyValues(
                        "dynamodb-flink.jobs.orders-replication.parallelism=2",
                        "dynamodb-flink.jobs.orders-replication.sink.partition-by-primary-key=false")
                .run(context -> assertThat(waysToTheSink(context)).isEmpty());
    }

    /** How elements get from one vertex of the only submitted job to the next. */
    private static List<String> waysToTheSink(ApplicationContext context) {
        FakeCluster cluster = (FakeCluster) context.getBean(FlinkCluster.class);
        List<String> ways = new ArrayList<>();
        for (JobVertex vertex : cluster.submitted().get(0).getVertices()) {
            vertex.getInputs().forEach(input -> ways.add(input.getShipStrategyName()));
        }
        return ways;
    }

    @Test
    void sourceAndSinkCanBeInjectedByTheNameOfTheJob() {
        application.withUserConfiguration(OwnGraph.class).run(context -> {
            assertThat(context).hasNotFailed();
            Injected injected = context.getBean(Injected.class);
            assertThat(injected.source().getProducedType()).isEqualTo(TypeInformation.of(ChangeEvent.class));
            assertThat(injected.sink()).isNotNull();
        });
    }

    @Test
    void beanOfTheApplicationTakesThePlaceOfOurSource() {
        application.withUserConfiguration(OwnSource.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean("ordersReplicationSource")).isSameAs(OwnSource.SOURCE);
        });
    }

    @Test
    void nothingIsLookedUpBeforeAJobStarts() {
        application
                .withPropertyValues("dynamodb-flink.jobs.orders-replication.auto-startup=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(tables.calls()).isZero();
                });
    }

    @Test
    void customizersHaveTheLastWord() {
        List<String> asked = new ArrayList<>();
        application
                .withBean(DynamoDbStreamsSourceCustomizer.class, () -> (job, builder) -> asked.add("source of " + job))
                .withBean(DynamoDbSinkCustomizer.class, () -> (job, builder) -> asked.add("sink of " + job))
                .run(context -> assertThat(asked)
                        .containsExactly("source of orders-replication", "sink of orders-replication"));
    }

    @Test
    void observerIsToldThatAJobStartsBeforeItIsAskedFor() {
        List<String> calls = new ArrayList<>();
        application
                .withBean(ShardObserverFactory.class, () -> new ShardObserverFactory() {
                    @Override
                    public ShardObserver observerFor(JobName job) {
                        calls.add("observer for " + job);
                        return ShardObserver.none();
                    }

                    @Override
                    public void jobStarting(JobName job) {
                        calls.add("starting " + job);
                    }
                })
                .run(context -> {
                    assertThat(calls).containsExactly("starting orders-replication", "observer for orders-replication");
                    FlinkJobRegistry jobs = context.getBean(FlinkJobRegistry.class);
                    JobName job = JobName.of("orders-replication");
                    jobs.stop(job);
                    jobs.start(job);
                    assertThat(calls).hasSize(4);
                });
    }

    @Test
    void connectionDetailsBeanReplacesThoseOfTheProperties() {
        plain.withPropertyValues("dynamodb-flink.aws.region=us-east-1").run(context -> assertThat(
                        context.getBean(DynamoDbFlinkConnectionDetails.class).getRegion())
                .isEqualTo("us-east-1"));
        DynamoDbFlinkConnectionDetails ours = new DynamoDbFlinkConnectionDetails() {
            @Override
            public String getRegion() {
                return "ddblocal";
            }
        };
        plain.withBean(FlinkCluster.class, FakeCluster::new)
                .withPropertyValues("dynamodb-flink.aws.region=us-east-1")
                .withBean(DynamoDbFlinkConnectionDetails.class, () -> ours)
                .run(context -> assertThat(context)
                        .getBean(DynamoDbFlinkConnectionDetails.class)
                        .isSameAs(ours));
    }

    @Test
    void applicationWithoutJobsIsWarned(CapturedOutput output) {
        plain.withBean(FlinkCluster.class, FakeCluster::new).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).contains("No jobs are configured").contains("dynamodb-flink.jobs");
        });
    }

    @Test
    void jobThatKeepsItsStateInMemoryIsWarnedAbout(CapturedOutput output) {
        application.run(context -> assertThat(output)
                .contains("Job 'orders-replication' keeps its state in memory")
                .contains("dynamodb-flink.jobs.orders-replication.checkpoint.directory"));
    }

    @Test
    void nothingIsConfiguredIfSwitchedOff() {
        application.withPropertyValues("dynamodb-flink.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(FlinkJobRegistry.class)
                .doesNotHaveBean(AwsClients.class)
                .doesNotHaveBean("ordersReplicationSource"));
    }

    @Test
    void nothingIsConfiguredWithoutFlink() {
        plain.withClassLoader(new FilteredClassLoader("org.apache.flink"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("dynamoDbFlinkCluster"));
    }

    @Test
    void unknownPropertyIsRefused() {
        application
                .withPropertyValues("dynamodb-flink.jobs.orders-replication.source.tabel-name=orders")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("tabel-name"));
    }

    @Test
    void webServerStartsBeforeTheClusterAndTheClusterBeforeTheJobs() {
        application.run(context -> {
            int cluster = context.getBean(FlinkClusterLifecycle.class).getPhase();
            int jobs = context.getBean("dynamoDbFlinkJobLifecycle", SmartLifecycle.class)
                    .getPhase();
            int gracefulShutdown = SmartLifecycle.DEFAULT_PHASE - 1024;
            assertThat(gracefulShutdown).isLessThan(cluster);
            assertThat(cluster).isLessThan(jobs);
            assertThat(jobs).isLessThan(SmartLifecycle.DEFAULT_PHASE);
        });
    }

    @Test
    void clusterIsEmbeddedByDefault() {
        plain.withPropertyValues("dynamodb-flink.cluster.task-slots=1").run(context -> {
            assertThat(context).getBean(FlinkCluster.class).isInstanceOf(EmbeddedFlinkCluster.class);
            assertThat(context.getBean(FlinkCluster.class).isRunning()).isTrue();
            context.stop();
            assertThat(context.getBean(FlinkCluster.class).isRunning()).isFalse();
        });
    }

    @Test
    void clusterStopsIfAJobStopsTheStart() {
        EmbeddedClusterHolder holder = new EmbeddedClusterHolder();
        plain.withBean(DynamoDbClientProvider.class, () -> tables)
                .withBean(EmbeddedClusterHolder.class, () -> holder)
                .withUserConfiguration(RememberCluster.class)
                .withPropertyValues(
                        "dynamodb-flink.jobs.copy.source.table-name=missing",
                        "dynamodb-flink.jobs.copy.sink.table-name=orders-replica")
                .run(context -> {
                    assertThat(context).hasFailed();
                    assertThat(holder.cluster).isNotNull();
                    assertThat(holder.cluster.isRunning()).isFalse();
                });
    }

    private static DynamoDbFlinkPipeline<Object, Object> filter() {
        return (input, context) -> input.filter(element -> true);
    }

    static final class EmbeddedClusterHolder {
        private FlinkCluster cluster;
    }

    @Configuration(proxyBeanMethods = false)
    static class RememberCluster {

        @Bean
        Object remember(EmbeddedClusterHolder holder, FlinkCluster cluster) {
            holder.cluster = cluster;
            return holder.toString();
        }
    }

    record Injected(DynamoDbStreamsSource<ChangeEvent> source, DynamoDbSink<ChangeEvent> sink) {}

    @Configuration(proxyBeanMethods = false)
    static class OwnGraph {

        @Bean
        Injected injected(
                @Qualifier("orders-replication") DynamoDbStreamsSource<ChangeEvent> source,
                @Qualifier("ordersReplicationSink") DynamoDbSink<ChangeEvent> sink) {
            return new Injected(source, sink);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSource {

        static final DynamoDbStreamsSource<ChangeEvent> SOURCE = DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(FakeTables.arn("orders"))
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .build();

        @Bean
        DynamoDbStreamsSource<ChangeEvent> ordersReplicationSource() {
            return SOURCE;
        }
    }
}
