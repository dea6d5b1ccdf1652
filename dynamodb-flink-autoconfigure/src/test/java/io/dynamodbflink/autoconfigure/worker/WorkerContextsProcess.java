/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.ListeningSockets;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * An application whose cluster loads its classes anew for every job: counts its contexts there, looks at what they do, and at
 * what is left of them.
 */
final class WorkerContextsProcess {

    /** What the process says last if all went well. */
    static final String DONE = "Contexts are counted, and nothing is left behind";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SUBMISSIONS = 20;
    private static final JobName JOB = JobName.of("copy");

    /**
     * The JDK keeps the class loader whose records were compared first, by a method handle of {@code ObjectMethods}, and
     * that of what was serialised last, until something else is. Neither grows.
     */
    private static final int LEFT_TO_THE_JDK = 2;

    private final DynamoDbLocalServer database = DynamoDbLocalServer.start();

    private final Path directory;

    private WorkerContextsProcess(Path directory) {
        this.directory = directory;
    }

    /**
     * Ends with 0 if everything is as it should be.
     *
     * @param arguments the directory for checkpoints
     */
    public static void main(String... arguments) {
        int end = 1;
        LoaderJournal.open();
        WorkerContextsProcess process = new WorkerContextsProcess(Path.of(arguments[0]));
        try (DynamoDbLocalServer server = process.database) {
            // The environment of the workers: the job does not bring any credentials.
            System.setProperty("aws.accessKeyId", server.accessKeyId());
            System.setProperty("aws.secretAccessKey", server.secretAccessKey());
            server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            server.tables().create(TableDefinition.of("copies", "id"));
            process.submit();
            System.out.println(DONE);
            end = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        }
        // Threads of Flink would keep the JVM from ending after a failure.
        System.exit(end);
    }

    private void submit() {
        try (ConfigurableApplicationContext application = start()) {
            FlinkJobRegistry jobs = application.getBean(FlinkJobRegistry.class);
            for (int submission = 1; submission <= SUBMISSIONS; submission++) {
                Set<InetSocketAddress> listening = ListeningSockets.present();
                jobs.start(JOB);
                awaitCopyOf("order-" + submission);

                assertThat(ListeningSockets.present()).isEqualTo(listening);
                assertThat(LoaderJournal.count("shard assigner made"))
                        .as("on the JobManager, where only the first run has a new shard")
                        .isEqualTo(1);
                assertThat(LoaderJournal.count("element converter made"))
                        .as("on the TaskManager")
                        .isEqualTo(submission);
                assertThat(LoaderJournal.count("context started"))
                        .as("one in each process")
                        .isEqualTo(2L * submission);
                jobs.stop(JOB);
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(LoaderJournal.count("context closed"))
                    .isEqualTo(2L * SUBMISSIONS));
            assertThat(LoaderJournal.count("cluster made"))
                    .as("submissions from workers")
                    .isZero();
            await().atMost(PATIENCE).untilAsserted(() -> {
                System.gc();
                assertThat(LoaderJournal.loaders("context started")).hasSizeLessThanOrEqualTo(LEFT_TO_THE_JDK);
            });
        }
    }

    private ConfigurableApplicationContext start() {
        return SpringApplication.run(
                Shop.class,
                "--server.port=0",
                "--management.server.port=0",
                "--spring.application.name=shop",
                "--dynamodb-flink.aws.region=" + database.region().id(),
                "--dynamodb-flink.aws.endpoint=" + database.endpoint(),
                "--dynamodb-flink.cluster.target=remote",
                "--dynamodb-flink.cluster.remote.address=http://localhost:1",
                "--dynamodb-flink.cluster.flink[classloader.resolve-order]=child-first",
                "--dynamodb-flink.cluster.flink[classloader.parent-first-patterns.additional]="
                        + "software.amazon.awssdk.crt.",
                "--dynamodb-flink.cluster.status-interval=100ms",
                "--dynamodb-flink.jobs.copy.auto-startup=false",
                "--dynamodb-flink.jobs.copy.source.table-name=orders",
                "--dynamodb-flink.jobs.copy.source.initial-position=trim-horizon",
                "--dynamodb-flink.jobs.copy.source.empty-poll-delay=100ms",
                "--dynamodb-flink.jobs.copy.sink.table-name=copies",
                "--dynamodb-flink.jobs.copy.sink.max-time-in-buffer=50ms",
                // Savepoints only: what a run has left is deleted at its end, when the next one begins already.
                "--dynamodb-flink.jobs.copy.checkpoint.interval=1h",
                "--dynamodb-flink.jobs.copy.checkpoint.min-pause=59m",
                "--dynamodb-flink.jobs.copy.checkpoint.directory=" + directory.toUri());
    }

    private void awaitCopyOf(String id) {
        database.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id))));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.tables().items("copies"))
                        .anySatisfy(item -> assertThat(item.get("id").s()).isEqualTo(id)));
    }

    /** Stands for the context that it is in. */
    static final class Presence implements DisposableBean {

        Presence() {
            LoaderJournal.note("context started");
        }

        @Override
        public void destroy() {
            LoaderJournal.note("context closed");
        }
    }

    @SuppressWarnings("serial")
    private record Assigner(DynamoDbStreamsShardAssigner assigner) implements DynamoDbStreamsShardAssigner {

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            return assigner.assign(split, context);
        }
    }

    @SuppressWarnings("serial")
    private record Converter(ChangeEventElementConverter converter)
            implements ElementConverter<ChangeEvent, DynamoDbWriteRequest> {

        @Override
        public DynamoDbWriteRequest apply(ChangeEvent element, SinkWriter.Context context) {
            return converter.apply(element, context);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        @Bean
        FlinkCluster cluster(DynamoDbFlinkProperties properties) {
            LoaderJournal.note("cluster made");
            return new OtherLoaderCluster(properties.cluster());
        }

        /** In every context, whatever is needed of it. */
        @Bean
        static BeanFactoryPostProcessor presence() {
            return beans -> ((DefaultListableBeanFactory) beans).registerDisposableBean("presence", new Presence());
        }

        @Bean
        DynamoDbStreamsShardAssigner assigner() {
            LoaderJournal.note("shard assigner made");
            return new Assigner(new UniformShardAssigner());
        }

        @Bean
        ElementConverter<ChangeEvent, DynamoDbWriteRequest> converter() {
            LoaderJournal.note("element converter made");
            return new Converter(new ChangeEventElementConverter());
        }
    }
}
