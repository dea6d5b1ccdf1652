/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.sink.TableNameSelector;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.util.Collector;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Beans with injected collaborators, none of them serialisable, in every role of a job on the real embedded cluster:
 * shard assigner, deserialization schema, pipeline function, element converter, watermark strategy, client provider.
 */
class StrategyBeansIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
            .withBean(DynamoDbClientProvider.class, () -> new UnserializableClients(database))
            .withUserConfiguration(RevenueConfiguration.class)
            .withPropertyValues(
                    "dynamodb-flink.cluster.status-interval=100ms",
                    "dynamodb-flink.jobs.revenue.source.table-name=orders",
                    "dynamodb-flink.jobs.revenue.source.initial-position=trim-horizon",
                    "dynamodb-flink.jobs.revenue.sink.table-name=customer-revenue",
                    "dynamodb-flink.jobs.revenue.sink.max-time-in-buffer=50ms",
                    "dynamodb-flink.jobs.revenue.parallelism=2");

    @BeforeEach
    void createTables() {
        database.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_IMAGE));
        database.tables().create(TableDefinition.of("customer-revenue", "customer"));
        database.tables().create(TableDefinition.of("staff-revenue", "customer"));
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void beansThatAreNotSerializablePlayEveryRole() {
        order("1", "ada", 10);
        order("2", "ada", 5);
        order("3", "bob", 7);
        order("0", "staff", 1);
        application.run(context -> {
            assertThat(context).hasNotFailed();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(revenues())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("ada", "30", "bob", "14")));

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(database.tables().items("staff-revenue")).hasSize(1));

            database.triggerShardRollovers();
            order("4", "bob", 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(revenues()).containsEntry("bob", "16"));

            Journal journal = context.getBean(Journal.class);
            assertThat(journal.roles)
                    .containsExactlyInAnyOrder(
                            "schema opened", "schema", "assigner", "pipeline", "converter", "tables", "watermarks");
            assertThat(journal.assignedShards.get()).isGreaterThanOrEqualTo(2);
        });
    }

    @Test
    void beansReallyAreNotSerializable() {
        application
                .withPropertyValues("dynamodb-flink.jobs.revenue.auto-startup=false")
                .run(context -> {
                    for (Class<?> role : List.of(
                            DynamoDbStreamsShardAssigner.class,
                            DynamoDbStreamsDeserializationSchema.class,
                            ElementConverter.class,
                            TableNameSelector.class,
                            DynamoDbClientProvider.class)) {
                        assertThat(catchThrowable(() -> InstantiationUtil.serializeObject(context.getBean(role))))
                                .isInstanceOf(NotSerializableException.class);
                    }
                });
    }

    private void order(String id, String customer, int amount) {
        database.dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of(
                        "id", AttributeValue.fromS(id),
                        "customer", AttributeValue.fromS(customer),
                        "amount", AttributeValue.fromN(Integer.toString(amount)))));
    }

    private Map<String, String> revenues() {
        Map<String, String> revenues = new ConcurrentHashMap<>();
        database.tables()
                .items("customer-revenue")
                .forEach(item -> revenues.put(
                        item.get("customer").s(), item.get("revenue").n()));
        return revenues;
    }

    /** A service with state of the application, which cannot be serialised. */
    static final class Journal {

        final CopyOnWriteArraySet<String> roles = new CopyOnWriteArraySet<>();
        final AtomicInteger assignedShards = new AtomicInteger();
        final Thread owner = Thread.currentThread();

        void played(String role) {
            roles.add(role);
        }
    }

    static final class Prices {

        private final Journal journal;

        Prices(Journal journal) {
            this.journal = journal;
        }

        int priceOf(int amount) {
            journal.played("pipeline");
            return amount * 2;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class RevenueConfiguration {

        @Bean
        Journal journal() {
            return new Journal();
        }

        @Bean
        StaffApart staffApart(Journal journal) {
            return new StaffApart(journal);
        }

        @Bean
        Prices prices(Journal journal) {
            return new Prices(journal);
        }

        @Bean
        OrderSchema orderSchema(Journal journal) {
            return new OrderSchema(journal);
        }

        @Bean
        FirstReaderAssigner assigner(Journal journal) {
            return new FirstReaderAssigner(journal);
        }

        @Bean
        RevenueConverter converter(Journal journal) {
            return new RevenueConverter(journal);
        }

        @Bean
        WatermarkStrategy<Tuple2<String, Integer>> watermarks(Journal journal) {
            return WatermarkStrategy.<Tuple2<String, Integer>>forMonotonousTimestamps()
                    .withTimestampAssigner(context -> {
                        journal.played("watermarks");
                        return (element, timestamp) -> timestamp;
                    });
        }

        @Bean
        DynamoDbFlinkPipeline<Tuple2<String, Integer>, Tuple2<String, Integer>> revenue() {
            return (orders, context) -> {
                BeanReference<Prices> prices = context.bean(Prices.class);
                return orders.map(order -> Tuple2.of(order.f0, prices.get().priceOf(order.f1)))
                        .returns(Types.TUPLE(Types.STRING, Types.INT))
                        .keyBy(order -> order.f0)
                        .sum(1)
                        .uid("revenue");
            };
        }
    }

    static final class OrderSchema implements DynamoDbStreamsDeserializationSchema<Tuple2<String, Integer>> {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        OrderSchema(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void open(DeserializationSchema.InitializationContext context) {
            journal.played("schema opened");
        }

        @Override
        public void deserialize(
                Record record, String stream, String shardId, Collector<Tuple2<String, Integer>> output) {
            journal.played("schema");
            Map<String, AttributeValue> image = record.dynamodb().newImage();
            output.collect(Tuple2.of(
                    image.get("customer").s(),
                    Integer.parseInt(image.get("amount").n())));
        }

        @Override
        public TypeInformation<Tuple2<String, Integer>> getProducedType() {
            return Types.TUPLE(Types.STRING, Types.INT);
        }
    }

    static final class FirstReaderAssigner implements DynamoDbStreamsShardAssigner {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        FirstReaderAssigner(Journal journal) {
            this.journal = journal;
        }

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            journal.played("assigner");
            journal.assignedShards.incrementAndGet();
            return Collections.min(context.getRegisteredReaders());
        }
    }

    static final class StaffApart implements TableNameSelector<Tuple2<String, Integer>> {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        StaffApart(Journal journal) {
            this.journal = journal;
        }

        @Override
        public String tableOf(Tuple2<String, Integer> revenue) {
            journal.played("tables");
            return revenue.f0.equals("staff") ? "staff-revenue" : null;
        }
    }

    static final class RevenueConverter implements ElementConverter<Tuple2<String, Integer>, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        RevenueConverter(Journal journal) {
            this.journal = journal;
        }

        @Override
        public DynamoDbWriteRequest apply(Tuple2<String, Integer> element, SinkWriter.Context context) {
            journal.played("converter");
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(Map.of(
                            "customer", AttributeValue.fromS(element.f0),
                            "revenue", AttributeValue.fromN(element.f1.toString())))
                    .build();
        }
    }

    static final class UnserializableClients implements DynamoDbClientProvider {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final EmbeddedDynamoDb database;

        UnserializableClients(EmbeddedDynamoDb database) {
            this.database = database;
        }

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return database.streamsAsyncClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return database.dynamoDbAsyncClient();
        }

        @Override
        public void release(SdkClient client) {
            // The database's clients are shared.
        }
    }
}
