/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.DynamoDbFlinkAutoConfiguration;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.PipelineContext;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.state.RunDefinition;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What makes a job the one that runs already. */
class JobDefinitionsTests {

    private final FakeCluster cluster = new FakeCluster();

    private void define(Consumer<Map<String, String>> check, WorkerDefinition worker, String... properties) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                .withBean(FlinkCluster.class, () -> cluster)
                .withBean("copy", CopyPipeline.class)
                .withPropertyValues(
                        "dynamodb-flink.jobs.orders.auto-startup=false",
                        "dynamodb-flink.jobs.orders.source.table-name=orders",
                        "dynamodb-flink.jobs.orders.sink.table-name=orders-replica",
                        "dynamodb-flink.jobs.orders.checkpoint.interval=30s")
                .withPropertyValues(properties)
                .run(context -> check.accept(new JobDefinitions(
                                context,
                                cluster,
                                context.getBean(KnownSecrets.class),
                                context.getBean(DynamoDbFlinkProperties.class).aws(),
                                worker)
                        .of(context.getBean(JobBlueprints.class).get(JobName.of("orders")))
                        .properties()));
    }

    @Test
    void jobIsDescribedByItsPropertiesItsBeansAndItsCode() {
        cluster.outlivesApplication = true;
        cluster.codeDigest = "abc";
        define(
                definition -> assertThat(definition)
                        .containsEntry("parallelism", "1")
                        .containsEntry("source.table-name", "orders")
                        .containsEntry("sink.table-name", "orders-replica")
                        .containsEntry("sink.max-batch-size", "25")
                        .containsEntry("checkpoint.interval", "PT30S")
                        .containsEntry("flink[pipeline.max-parallelism]", "64")
                        .containsEntry("aws.region", "eu-west-1")
                        .containsEntry("bean.pipeline", "copy (" + CopyPipeline.class.getName() + ")")
                        .containsEntry("code", "abc"),
                null,
                "spring.application.name=shop",
                "dynamodb-flink.jobs.orders.checkpoint.directory=file:/tmp/any",
                "dynamodb-flink.aws.region=eu-west-1",
                "dynamodb-flink.jobs.orders.flink.pipeline.max-parallelism=64");
    }

    @Test
    void directoryIsTheSameHoweverItIsWritten() {
        for (String directory : List.of("file:/tmp/any", "file:///tmp/any", "file:/tmp/any/")) {
            define(
                    definition -> assertThat(definition).containsEntry("checkpoint.directory", "file:/tmp/any"),
                    null,
                    "dynamodb-flink.jobs.orders.checkpoint.directory=" + directory);
        }
    }

    @Test
    void whatOnlyTheApplicationUsesIsNotInIt() {
        define(
                definition -> assertThat(definition.keySet())
                        .noneMatch(name -> name.startsWith("health")
                                || name.startsWith("on-")
                                || name.contains("startup")
                                || name.contains("initial-")
                                || name.contains("retained-savepoints")),
                null,
                "dynamodb-flink.jobs.orders.startup-timeout=20s",
                "dynamodb-flink.jobs.orders.source.initial-position=trim-horizon");
    }

    @Test
    void secretsAreNotInIt() {
        define(
                definition -> assertThat(definition.toString())
                        .doesNotContain("AKIAIOSFODNN7EXAMPLE")
                        .doesNotContain("wJalrXUtnFEMI")
                        .doesNotContain("correct horse"),
                WorkerDefinition.of(List.of(), List.of(), Map.of("shop.api-token", "correct horse")),
                "dynamodb-flink.aws.credentials.access-key-id=AKIAIOSFODNN7EXAMPLE",
                "dynamodb-flink.aws.credentials.secret-access-key=wJalrXUtnFEMI/K7MDENG",
                "dynamodb-flink.jobs.orders.source.properties.[aws.endpoint]=http://any:wJalrXUtnFEMI@host");
    }

    @Test
    void propertiesOfBeansOnTheClusterAreInItAndThoseOfTheApplicationAreNot() {
        WorkerDefinition worker = WorkerDefinition.of(
                List.of(),
                List.of("prod"),
                Map.of(
                        "shop.prefix", "x",
                        "server.port", "1",
                        "dynamodb-flink.cluster.on-shutdown", "leave-running",
                        "dynamodb-flink.aws.endpoint", "http://here"));
        define(
                definition -> {
                    assertThat(definition)
                            .containsEntry("worker.shop.prefix", "x")
                            .containsEntry("worker.dynamodb-flink.aws.endpoint", "http://here")
                            .containsEntry("worker.profiles", "prod,dynamodb-flink-worker");
                    assertThat(definition.keySet())
                            .noneMatch(name -> name.contains("server.port") || name.contains("cluster"));
                },
                worker);
    }

    @Test
    void differencesAreListedByName() {
        RunDefinition before = new RunDefinition(new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3")));
        RunDefinition after = new RunDefinition(new TreeMap<>(Map.of("b", "2", "c", "4", "d", "5")));
        assertThat(before.differencesTo(after)).containsExactly("a: 1 -> (none)", "c: 3 -> 4", "d: (none) -> 5");
        assertThat(before.differencesTo(before)).isEmpty();
    }

    static final class CopyPipeline implements DynamoDbFlinkPipeline<Object, Object> {

        @Override
        public DataStream<Object> apply(DataStream<Object> changes, PipelineContext context) {
            return changes;
        }
    }
}
