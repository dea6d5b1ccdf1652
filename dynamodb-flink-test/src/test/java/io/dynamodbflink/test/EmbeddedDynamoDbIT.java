/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class EmbeddedDynamoDbIT {

    private EmbeddedDynamoDb dynamoDb;

    @BeforeEach
    void start() {
        dynamoDb = EmbeddedDynamoDb.start();
    }

    @AfterEach
    void stop() {
        dynamoDb.close();
    }

    @Test
    void asynchronousClientsAnswerAsTheSynchronousOnesDo() {
        String streamArn = dynamoDb.tables().createWithStream(orders());
        dynamoDb.dynamoDbAsyncClient()
                .putItem(request -> request.tableName("orders").item(order("a")))
                .join();

        var shards = dynamoDb.streamsAsyncClient()
                .describeStream(request -> request.streamArn(streamArn))
                .join()
                .streamDescription()
                .shards();
        String iterator = dynamoDb.streamsAsyncClient()
                .getShardIterator(request -> request.streamArn(streamArn)
                        .shardId(shards.get(0).shardId())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
        var records = dynamoDb.streamsAsyncClient()
                .getRecords(request -> request.shardIterator(iterator))
                .join()
                .records();

        assertThat(records)
                .singleElement()
                .satisfies(record -> assertThat(record.dynamodb().keys()).isEqualTo(order("a")));
    }

    @Test
    void asynchronousPaginatorsWork() {
        dynamoDb.tables().create(orders());
        for (int i = 0; i < 5; i++) {
            String id = "order-" + i;
            dynamoDb.dynamoDbClient()
                    .putItem(request -> request.tableName("orders").item(order(id)));
        }
        List<Map<String, AttributeValue>> items = new CopyOnWriteArrayList<>();

        dynamoDb.dynamoDbAsyncClient()
                .scanPaginator(request -> request.tableName("orders").limit(2))
                .items()
                .subscribe(items::add)
                .join();

        assertThat(items).hasSize(5);
    }

    @Test
    void asynchronousErrorsArriveInTheFuture() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> dynamoDb.dynamoDbAsyncClient()
                        .describeTable(request -> request.tableName("absent"))
                        .join())
                .withCauseInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void rolloverClosesTheOpenShardAndOpensItsChild() {
        String streamArn = dynamoDb.tables().createWithStream(orders());

        dynamoDb.triggerShardRollovers();

        List<Shard> shards = dynamoDb.streamsClient()
                .describeStream(request -> request.streamArn(streamArn))
                .streamDescription()
                .shards();
        assertThat(shards).hasSize(2);
        assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
        assertThat(shards.get(1).sequenceNumberRange().endingSequenceNumber()).isNull();
        assertThat(shards.get(1).parentShardId()).isEqualTo(shards.get(0).shardId());
    }

    @Test
    void agesMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dynamoDb.dilateEventTimes(Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    @Test
    void closingAClientLeavesTheDatabaseOpen() {
        dynamoDb.dynamoDbClient().close();
        dynamoDb.dynamoDbAsyncClient().close();
        dynamoDb.streamsAsyncClient().close();

        dynamoDb.tables().create(orders());

        assertThat(dynamoDb.dynamoDbAsyncClient().listTables().join().tableNames())
                .containsExactly("orders");
    }

    @Test
    void aReferenceFindsTheDatabaseAfterSerialisation() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(dynamoDb.reference());
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(((EmbeddedDynamoDbReference) in.readObject()).get()).isSameAs(dynamoDb);
        }
    }

    @Test
    void aReferenceToAClosedDatabaseSaysSo() {
        dynamoDb.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> dynamoDb.reference().get())
                .withMessageContaining(dynamoDb.id())
                .withMessageContaining("closed");
    }

    @Test
    void callsAfterCloseFailInsteadOfHanging() {
        var client = dynamoDb.dynamoDbAsyncClient();
        dynamoDb.close();

        assertThat(client.listTables()).failsWithin(Duration.ofSeconds(1));
    }

    @Test
    void twoDatabasesShareNothing() {
        dynamoDb.tables().create(orders());

        try (EmbeddedDynamoDb other = EmbeddedDynamoDb.start()) {
            assertThat(other.tables().exists("orders")).isFalse();
        }
    }

    @Test
    void tablesAreCreatedOnceAndDropped() {
        DynamoDbTables tables = dynamoDb.tables();

        assertThat(tables.createIfMissing(orders())).isTrue();
        assertThat(tables.createIfMissing(orders())).isFalse();
        tables.drop("orders");

        assertThat(tables.exists("orders")).isFalse();
    }

    @Test
    void keysHaveTheirOrderAndTypes() {
        TableDefinition definition = TableDefinition.of("events", "device").withSortKey("at", ScalarAttributeType.N);
        dynamoDb.tables().create(definition);

        var table = dynamoDb.dynamoDbClient()
                .describeTable(request -> request.tableName("events"))
                .table();

        assertThat(definition.keyNames()).containsExactly("device", "at");
        assertThat(table.keySchema())
                .extracting(element -> element.attributeName() + " " + element.keyTypeAsString())
                .containsExactly("device HASH", "at RANGE");
        assertThat(table.attributeDefinitions())
                .extracting(attribute -> attribute.attributeName() + " " + attribute.attributeTypeAsString())
                .containsExactlyInAnyOrder("device S", "at N");
    }

    @Test
    void askingForTheStreamOfATableWithoutOneSaysWhatToDo() {
        TableDefinition withoutStream = TableDefinition.of("orders", "orderId");
        dynamoDb.tables().create(withoutStream);

        assertThatIllegalStateException()
                .isThrownBy(() -> dynamoDb.tables().latestStreamArn("orders"))
                .withMessageContaining("orders")
                .withMessageContaining("withStream");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dynamoDb.tables().createWithStream(withoutStream))
                .withMessageContaining("withStream");
    }

    private static TableDefinition orders() {
        return TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES);
    }

    private static Map<String, AttributeValue> order(String id) {
        return Map.of("orderId", AttributeValue.fromS(id));
    }
}
