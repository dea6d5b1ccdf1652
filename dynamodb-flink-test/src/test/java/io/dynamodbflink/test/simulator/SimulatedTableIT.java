/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static io.dynamodbflink.test.simulator.SimulatorClients.item;
import static io.dynamodbflink.test.simulator.SimulatorClients.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** What is special to the simulator's tables; what they share with DynamoDB Local is compared with it. */
class SimulatedTableIT {

    private DynamoDbStreamsSimulator simulator;
    private SimulatorClients clients;
    private SimulatedTable orders;

    @BeforeEach
    void start() {
        simulator = DynamoDbStreamsSimulator.start();
        clients = SimulatorClients.of(simulator);
        orders =
                simulator.createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @AfterEach
    void stop() {
        clients.close();
        simulator.close();
    }

    @Test
    void tableWithoutCapacityRefusesWrites() {
        orders.limitWriteCapacity(0);

        assertThatExceptionOfType(ProvisionedThroughputExceededException.class).isThrownBy(() -> clients.dynamoDb()
                .putItem(put -> put.tableName("orders").item(item("a", 1))));
        assertThatExceptionOfType(ProvisionedThroughputExceededException.class)
                .isThrownBy(() -> clients.dynamoDb().batchWriteItem(batch -> batch.requestItems(puts(2))));
        assertThat(orders.items()).isEmpty();

        orders.unlimitWriteCapacity();
        clients.dynamoDb().putItem(put -> put.tableName("orders").item(item("a", 1)));
        assertThat(orders.items()).hasSize(1);
    }

    @Test
    void batchIsCarriedOutAsFarAsTheCapacityReaches() {
        orders.limitWriteCapacity(0.001);

        BatchWriteItemResponse answer = clients.dynamoDb().batchWriteItem(batch -> batch.requestItems(puts(25))
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

        assertThat(answer.unprocessedItems().get("orders"))
                .containsExactlyElementsOf(puts(25).get("orders").subList(1, 25));
        assertThat(answer.consumedCapacity()).singleElement().satisfies(consumed -> {
            assertThat(consumed.tableName()).isEqualTo("orders");
            assertThat(consumed.capacityUnits()).isEqualTo(1);
        });
        assertThat(orders.items()).hasSize(1);
    }

    /** By AWS's documentation; DynamoDB Local counts two. */
    @Test
    void batchedDeleteOfNothingConsumesOneUnit() {
        BatchWriteItemResponse answer = clients.dynamoDb()
                .batchWriteItem(batch -> batch.returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                        .requestItems(Map.of(
                                "orders",
                                List.of(WriteRequest.builder()
                                        .deleteRequest(delete -> delete.key(key("absent")))
                                        .build()))));

        assertThat(answer.consumedCapacity().get(0).capacityUnits()).isEqualTo(1);
    }

    @Test
    void capacityMustNotBeNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> orders.limitWriteCapacity(-1))
                .withMessageContaining("unitsPerSecond -1.0");
    }

    private static Map<String, List<WriteRequest>> puts(int count) {
        return Map.of(
                "orders",
                IntStream.range(0, count)
                        .mapToObj(i -> WriteRequest.builder()
                                .putRequest(put -> put.item(item("id-" + i, 1)))
                                .build())
                        .toList());
    }

    @Test
    void everyTypeOfAttributeSurvives() {
        Map<String, AttributeValue> item = new HashMap<>(key("all"));
        item.put("s", AttributeValue.fromS("\u00fcber \"quoted\" \n \ud83d\ude80"));
        item.put("empty", AttributeValue.fromS(""));
        item.put("n", AttributeValue.fromN("-12345678901234567890.12345"));
        item.put("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1})));
        item.put("bool", AttributeValue.fromBool(false));
        item.put("null", AttributeValue.fromNul(true));
        item.put("ss", AttributeValue.fromSs(List.of("a", "b")));
        item.put("ns", AttributeValue.fromNs(List.of("1", "2.5", "10")));
        item.put("bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"), SdkBytes.fromUtf8String("y"))));
        item.put("l", AttributeValue.fromL(List.of(AttributeValue.fromS("x"), AttributeValue.fromN("1"))));
        item.put("m", AttributeValue.fromM(Map.of("inner", AttributeValue.fromM(Map.of()))));

        clients.dynamoDb().putItem(request -> request.tableName("orders").item(item));

        assertThat(clients.dynamoDb()
                        .getItem(request -> request.tableName("orders").key(key("all")))
                        .item())
                .isEqualTo(item);
        assertThat(clients.records(
                                orders.stream().arn(),
                                orders.stream().shards().get(0).id())
                        .get(0)
                        .dynamodb()
                        .newImage())
                .isEqualTo(item);
    }

    @Test
    void numbersHaveOneForm() {
        orders.put(Map.of("id", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1.500E1")));

        assertThat(orders.item(key("a")).orElseThrow()).containsEntry("n", AttributeValue.fromN("15"));
    }

    @Test
    void tablesAreWorkedOnWithTheOrdinaryTools() {
        DynamoDbTables tables = new DynamoDbTables(clients.dynamoDb());
        TableDefinition definition = TableDefinition.of("events", "device")
                .withSortKey("at", ScalarAttributeType.N)
                .withStream(StreamViewType.NEW_IMAGE);

        String arn = tables.createWithStream(definition);

        assertThat(arn).startsWith("arn:aws:dynamodb:us-east-1:000000000000:table/events/stream/20");
        assertThat(simulator.table("events").stream().arn()).isEqualTo(arn);
        assertThat(clients.dynamoDb().listTables().tableNames()).containsExactly("events", "orders");
        tables.drop("events");
        assertThat(tables.exists("events")).isFalse();
        assertThat(clients.streams()
                        .describeStream(request -> request.streamArn(arn))
                        .streamDescription()
                        .streamStatusAsString())
                .isEqualTo("DISABLED");
    }

    @Test
    void streamsAreSwitchedOffAndOnByUpdateTable() {
        String first = orders.stream().arn();
        clients.dynamoDb().updateTable(request -> request.tableName("orders")
                .streamSpecification(stream -> stream.streamEnabled(false)));
        String second = clients.dynamoDb()
                .updateTable(
                        request -> request.tableName("orders").streamSpecification(stream -> stream.streamEnabled(true)
                                .streamViewType(StreamViewType.KEYS_ONLY)))
                .tableDescription()
                .latestStreamArn();

        assertThat(second).isNotEqualTo(first).isEqualTo(orders.stream().arn());
    }

    @Test
    void scansComeInPages() {
        IntStream.range(0, 25).forEach(i -> orders.put(item("id-" + i, i)));

        List<Map<String, AttributeValue>> all =
                clients
                        .dynamoDb()
                        .scanPaginator(request -> request.tableName("orders").limit(10))
                        .items()
                        .stream()
                        .toList();

        assertThat(all).hasSize(25).containsExactlyInAnyOrderElementsOf(orders.items());
        assertThat(clients.dynamoDb()
                        .scan(request -> request.tableName("orders")
                                .filterExpression("#v BETWEEN :low AND :high")
                                .expressionAttributeNames(Map.of("#v", "version"))
                                .expressionAttributeValues(
                                        Map.of(":low", AttributeValue.fromN("3"), ":high", AttributeValue.fromN("5"))))
                        .count())
                .isEqualTo(3);
    }

    @Test
    void updatesComputeFromTheItemBefore() {
        orders.put(item("a", 1));

        Map<String, AttributeValue> after = clients.dynamoDb()
                .updateItem(request -> request.tableName("orders")
                        .key(key("a"))
                        .updateExpression("SET version = version + :one, was = version, created ="
                                + " if_not_exists(created, :now) REMOVE gone ADD tags :tags")
                        .expressionAttributeValues(Map.of(
                                ":one", AttributeValue.fromN("1"),
                                ":now", AttributeValue.fromS("today"),
                                ":tags", AttributeValue.fromSs(List.of("new"))))
                        .returnValues(ReturnValue.ALL_NEW))
                .attributes();

        assertThat(after)
                .containsEntry("version", AttributeValue.fromN("2"))
                .containsEntry("was", AttributeValue.fromN("1"))
                .containsEntry("created", AttributeValue.fromS("today"))
                .containsEntry("tags", AttributeValue.fromSs(List.of("new")))
                .hasSize(5);
    }

    @Test
    void aFailedConditionShowsTheItemIfAsked() {
        orders.put(item("a", 5));

        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> clients.dynamoDb().putItem(request -> request.tableName("orders")
                        .item(item("a", 4))
                        .conditionExpression("attribute_not_exists(id) OR version < :version")
                        .expressionAttributeValues(Map.of(":version", AttributeValue.fromN("4")))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)))
                .satisfies(e -> assertThat(e.item()).isEqualTo(item("a", 5)));
    }

    @Test
    void transactionsAreAllOrNothing() {
        orders.put(item("a", 1));
        TransactWriteItem good = TransactWriteItem.builder()
                .put(put -> put.tableName("orders").item(item("b", 1)))
                .build();
        TransactWriteItem bad = TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName("orders")
                        .key(key("a"))
                        .conditionExpression("attribute_not_exists(id)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();

        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> clients.dynamoDb().transactWriteItems(request -> request.transactItems(good, bad)))
                .satisfies(e -> {
                    assertThat(e.cancellationReasons())
                            .extracting(CancellationReason::code)
                            .containsExactly("None", "ConditionalCheckFailed");
                    assertThat(e.cancellationReasons().get(1).item()).isEqualTo(item("a", 1));
                });

        assertThat(orders.items()).containsExactly(item("a", 1));
    }

    @Test
    void aClientTokenMakesATransactionHappenOnce() {
        TransactWriteItem add = TransactWriteItem.builder()
                .update(update -> update.tableName("orders")
                        .key(key("a"))
                        .updateExpression("ADD version :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
                .build();

        for (int i = 0; i < 2; i++) {
            clients.dynamoDb()
                    .transactWriteItems(request -> request.transactItems(add).clientRequestToken("token"));
        }

        assertThat(orders.items()).containsExactly(item("a", 1));
        assertThatExceptionOfType(IdempotentParameterMismatchException.class)
                .isThrownBy(() -> clients.dynamoDb().transactWriteItems(request -> request.clientRequestToken("token")
                        .transactItems(TransactWriteItem.builder()
                                .delete(delete -> delete.tableName("orders").key(key("a")))
                                .build())));
    }

    @Test
    void whatTheSimulatorDoesNotKnowIsRefusedNotIgnored() {
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> clients.dynamoDb()
                        .getItem(request ->
                                request.tableName("orders").key(key("a")).projectionExpression("version")))
                .withMessageContaining("The simulator does not support the parameter ProjectionExpression");
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> clients.dynamoDb()
                        .updateItem(request ->
                                request.tableName("orders").key(key("a")).updateExpression("REMOVE address.street")))
                .withMessageContaining("The simulator does not support a nested attribute");
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> clients.dynamoDb().describeLimits())
                .satisfies(e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"));
    }

    @Test
    void theJournalTellsEveryWriteInItsOrder() {
        clients.dynamoDb().putItem(request -> request.tableName("orders").item(item("a", 1)));
        orders.put(item("a", 1));
        clients.dynamoDb().deleteItem(request -> request.tableName("orders").key(key("a")));

        assertThat(simulator.journal().writes("orders", key("a")))
                .extracting(write -> write.operation(), write -> write.changedTheItem())
                .containsExactly(
                        tuple(Operation.PUT_ITEM, true), tuple(null, false), tuple(Operation.DELETE_ITEM, true));
        assertThat(simulator.journal().writeCount()).isEqualTo(3);
        assertThat(simulator.journal().entries(orders.stream().arn())).hasSize(2);
    }
}
