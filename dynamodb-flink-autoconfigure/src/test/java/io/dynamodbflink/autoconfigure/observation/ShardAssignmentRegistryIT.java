/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.bean.LiveContext;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.EmbeddedDynamoDbReference;
import io.dynamodbflink.test.TableDefinition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** A real job on Flink's local cluster, read from DynamoDB Local, as the registry shows it. */
class ShardAssignmentRegistryIT {

    private static final JobName ORDERS = JobName.of("orders");
    private static final AtomicBoolean FAIL_AT_THE_NEXT_RECORD = new AtomicBoolean();

    @Test
    void theRegistryFollowsAJobThroughRolloversAndARestart() throws Exception {
        try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start();
                AnnotationConfigApplicationContext context = application()) {
            String streamArn = dynamoDb.tables()
                    .createWithStream(
                            TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            ShardAssignmentRegistry registry = context.getBean(ShardAssignmentRegistry.class);
            JobClient job = start(
                    streamArn,
                    dynamoDb,
                    context.getBean(ShardObserverFactory.class).observerFor(ORDERS));
            put(dynamoDb, "order-1");
            put(dynamoDb, "order-2");
            awaitRecordsRead(registry, 2);

            dynamoDb.triggerShardRollovers();
            put(dynamoDb, "order-3");
            awaitRecordsRead(registry, 3);
            assertParentAndChild(registry.assignments(ORDERS));

            FAIL_AT_THE_NEXT_RECORD.set(true);
            put(dynamoDb, "order-4");
            // Read once by the attempt that failed, and at least once by the next.
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(registry.summary(ORDERS).recordsRead()).isGreaterThanOrEqualTo(5));
            assertThat(FAIL_AT_THE_NEXT_RECORD).isFalse();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertParentAndChild(registry.assignments(ORDERS)));

            job.cancel().get(60, TimeUnit.SECONDS);
        }
    }

    private static void assertParentAndChild(JobShardAssignments assignments) {
        assertThat(assignments.summary().shards(ShardState.FINISHED)).isOne();
        assertThat(assignments.summary().shards(ShardState.ASSIGNED)).isOne();
        assertThat(assignments.summary().dataLosses()).isZero();
        ShardAssignment parent = shard(assignments, ShardState.FINISHED);
        ShardAssignment child = shard(assignments, ShardState.ASSIGNED);
        assertThat(child.parentShardId()).isEqualTo(parent.shardId());
        assertThat(parent.childShardIds()).containsExactly(child.shardId());
        assertThat(parent.recordsRead()).isGreaterThanOrEqualTo(2);
        assertThat(parent.millisBehindLatest()).isZero();
        assertThat(child.recordsRead()).isPositive();
        assertThat(child.subtask()).isBetween(0, 1);
        assertThat(child.lastObservedAt()).isNotNull();
        assertThat(child.lastSequenceNumber()).isGreaterThan(parent.lastSequenceNumber());
    }

    private static ShardAssignment shard(JobShardAssignments assignments, ShardState state) {
        return assignments.shards().stream()
                .filter(shard -> shard.state() == state)
                .findFirst()
                .orElseThrow();
    }

    private static void awaitRecordsRead(ShardAssignmentRegistry registry, long count) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(registry.summary(ORDERS).recordsRead()).isEqualTo(count));
    }

    private static void put(EmbeddedDynamoDb dynamoDb, String orderId) {
        dynamoDb.dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of("orderId", AttributeValue.builder().s(orderId).build())));
    }

    private static AnnotationConfigApplicationContext application() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(StubJobRegistry.class, () -> new StubJobRegistry("orders"));
        context.registerBean(LiveContext.class, () -> new LiveContext(context));
        context.register(ShardRegistryAutoConfiguration.class);
        context.refresh();
        return context;
    }

    private static JobClient start(String streamArn, EmbeddedDynamoDb dynamoDb, ShardObserver observer)
            throws Exception {
        Configuration sourceConfig = new Configuration();
        sourceConfig.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        DynamoDbStreamsSource<String> source = DynamoDbStreamsSource.<String>builder()
                .setStreamArn(streamArn)
                .setSourceConfig(sourceConfig)
                .setDeserializationSchema(new OrderIds())
                .setClientProvider(new InProcess(dynamoDb.reference()))
                .setShardObserver(observer)
                .build();
        Configuration flink = new Configuration();
        flink.setString("restart-strategy.type", "fixed-delay");
        flink.setString("restart-strategy.fixed-delay.delay", "10 ms");
        flink.setString("restart-strategy.fixed-delay.attempts", "3");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, flink);
        environment.enableCheckpointing(200);
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "orders")
                .map(ShardAssignmentRegistryIT::failIfAsked)
                .returns(Types.STRING)
                .sinkTo(new DiscardingSink<>());
        return environment.executeAsync("orders");
    }

    private static String failIfAsked(String orderId) {
        if (FAIL_AT_THE_NEXT_RECORD.compareAndSet(true, false)) {
            throw new IllegalStateException("The job fails because the test asks for it");
        }
        return orderId;
    }

    private record InProcess(EmbeddedDynamoDbReference dynamoDb) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return dynamoDb.get().streamsAsyncClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return dynamoDb.get().dynamoDbAsyncClient();
        }

        @Override
        public void release(SdkClient client) {
            // The database owns its clients.
        }
    }

    private static final class OrderIds implements DynamoDbStreamsDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<String> output) {
            output.collect(record.dynamodb().keys().get("orderId").s());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }
    }
}
