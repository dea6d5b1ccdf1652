/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static io.dynamodbflink.test.simulator.SimulatorClients.item;
import static io.dynamodbflink.test.simulator.SimulatorClients.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The same calls on the simulator and on DynamoDB Local: same answers, same errors, same stream. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatorConformanceIT {

    private DynamoDbStreamsSimulator simulator;
    private DynamoDbLocalServer local;
    private SimulatorClients simulated;
    private SimulatorClients reference;
    private int tables;

    @BeforeAll
    void start() {
        simulator = DynamoDbStreamsSimulator.start();
        local = DynamoDbLocalServer.start();
        simulated = SimulatorClients.of(simulator);
        reference = SimulatorClients.of(
                local.endpoint(), local.region(), local.credentialsProvider(), Duration.ofSeconds(30));
    }

    @AfterAll
    void stop() {
        simulated.close();
        reference.close();
        simulator.close();
        local.close();
    }

    /** A series of calls on a fresh table. */
    @FunctionalInterface
    interface Story {

        void tell(Narrator narrator);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void answersAsDynamoDbLocalDoes(String name, Story story) {
        TableDefinition definition =
                TableDefinition.of("story-" + tables++, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES);

        List<Object> expected = told(reference, definition, story);
        List<Object> actual = told(simulated, definition, story);

        assertThat(expected).as("the story has answers").isNotEmpty();
        assertThat(actual).containsExactlyElementsOf(expected);
    }

    private static Map<String, AttributeValue> text(int bytes) {
        return Map.of("id", AttributeValue.fromS("a"), "t", AttributeValue.fromS("x".repeat(bytes)));
    }

    private static WriteRequest put(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest delete(String id) {
        return WriteRequest.builder()
                .deleteRequest(delete -> delete.key(key(id)))
                .build();
    }

    private static List<Object> told(SimulatorClients clients, TableDefinition definition, Story story) {
        String streamArn = new DynamoDbTables(clients.dynamoDb()).createWithStream(definition);
        Narrator narrator = new Narrator(clients, definition.name(), streamArn);
        story.tell(narrator);
        narrator.stream();
        return narrator.answers;
    }

    static Stream<Arguments> stories() {
        Map<String, Story> stories = new LinkedHashMap<>();
        stories.put("put, overwrite, delete", n -> {
            n.put(item("a", 1));
            n.put(item("a", 2));
            n.put(item("a", 2));
            n.delete("a");
            n.delete("a");
            n.get("a");
        });
        stories.put("return values of puts and deletes", n -> {
            n.answer(() -> n.put(item("a", 1), put -> put.returnValues(ReturnValue.ALL_OLD)));
            n.answer(() -> n.put(item("a", 2), put -> put.returnValues(ReturnValue.ALL_OLD)));
            n.answer(() -> n.put(item("a", 2), put -> put.returnValues(ReturnValue.ALL_NEW)));
        });
        stories.put("consumed capacity of single writes", n -> {
            for (int bytes : new int[] {10, 3_000, 1_000, 1_019, 1_020, 2_043, 2_044}) {
                n.answer(() -> n.clients
                        .dynamoDb()
                        .putItem(put -> put.tableName(n.table)
                                .item(text(bytes))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity());
            }
            for (int bytes : new int[] {5_000, 10}) {
                n.answer(() -> n.clients
                        .dynamoDb()
                        .updateItem(update -> update.tableName(n.table)
                                .key(key("a"))
                                .updateExpression("SET t = :t")
                                .expressionAttributeValues(Map.of(":t", AttributeValue.fromS("x".repeat(bytes))))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity());
            }
            n.put(text(7_000));
            for (int i = 0; i < 2; i++) {
                n.answer(() -> n.clients
                        .dynamoDb()
                        .deleteItem(delete -> delete.tableName(n.table)
                                .key(key("a"))
                                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                        .consumedCapacity());
            }
            n.answer(() -> n.clients
                    .dynamoDb()
                    .putItem(put ->
                            put.tableName(n.table).item(text(10)).returnConsumedCapacity(ReturnConsumedCapacity.NONE))
                    .consumedCapacity());
            n.answer(() -> n.clients
                    .dynamoDb()
                    .putItem(put -> put.tableName(n.table).item(text(10)).returnConsumedCapacity("SOME"))
                    .consumedCapacity());
        });
        stories.put("consumed capacity of batches", n -> {
            n.put(text(3_000));
            n.consumedByBatch(delete("a"));
            n.consumedByBatch(put(item("b", 1)));
            n.consumedByBatch(put(item("b", 1)));
            n.consumedByBatch(put(text(3_000)));
            n.consumedByBatch(put(text(10)));
            n.consumedByBatch(put(text(3_000)), put(item("b", 1)));
            n.consumedByBatch(delete("a"), put(item("b", 1)));
            n.batch(List.of(put(item("b", 2))));
        });
        stories.put("keys are checked", n -> {
            n.put(Map.of("other", AttributeValue.fromS("a")));
            n.put(Map.of("id", AttributeValue.fromN("1")));
            n.put(Map.of("id", AttributeValue.fromS("")));
            n.answer(() -> n.clients
                    .dynamoDb()
                    .getItem(get -> get.tableName(n.table).key(item("a", 1)))
                    .item());
            n.answer(() -> n.clients
                    .dynamoDb()
                    .deleteItem(delete -> delete.tableName(n.table).key(Map.of("wrong", AttributeValue.fromS("a"))))
                    .attributes());
        });
        stories.put("values are checked", n -> {
            n.put(with("n", AttributeValue.fromN("not a number")));
            n.put(with("n", AttributeValue.fromN("1".repeat(39))));
            n.put(with("n", AttributeValue.fromN("1e126")));
            n.put(with("n", AttributeValue.fromN("0012.3400")));
            n.put(with("ss", AttributeValue.fromSs(List.of())));
            n.put(with("ss", AttributeValue.fromSs(List.of("a", "a"))));
            n.put(with("s", AttributeValue.fromS("x".repeat(410_000))));
            n.put(with("s", AttributeValue.fromS("x".repeat(400_000))));
            n.get("a");
        });
        stories.put("tables must exist", n -> {
            n.answer(() -> n.clients.dynamoDb().describeTable(describe -> describe.tableName("absent")));
            n.answer(() ->
                    n.clients.dynamoDb().putItem(put -> put.tableName("absent").item(item("a", 1))));
            n.answer(() -> n.clients
                    .dynamoDb()
                    .createTable(TableDefinition.of(n.table, "id").toCreateTableRequest()));
            n.answer(() -> n.clients
                    .dynamoDb()
                    .createTable(TableDefinition.of("no", "id").toCreateTableRequest()));
        });
        stories.put("conditions", n -> {
            n.put(item("a", 5));
            for (String condition : List.of(
                    "attribute_exists(id)",
                    "attribute_not_exists(id)",
                    "attribute_exists(absent)",
                    "version = :v",
                    "version <> :v",
                    "version < :v",
                    "version <= :v",
                    "version > :v",
                    "version >= :v",
                    "absent < :v",
                    "absent <> :v",
                    ":v = version",
                    "NOT version = :v",
                    "version = :v AND attribute_exists(id)",
                    "version < :v OR attribute_exists(id)",
                    "attribute_exists(absent) OR version = :v AND attribute_exists(absent)",
                    "(attribute_exists(id) OR version = :v) AND attribute_exists(absent)",
                    "version BETWEEN :v AND :v",
                    "version IN (:v)",
                    "contains(id, :v)",
                    "size(id) < :v",
                    "version ==:v",
                    "version = ",
                    "version = :undefined",
                    "(version = :v",
                    "")) {
                n.putIf(item("a", 5), condition, Map.of(":v", AttributeValue.fromN("5")));
                n.putIf(item("a", 5), condition, Map.of(":v", AttributeValue.fromN("6")));
                n.putIf(item("a", 5), condition, Map.of());
            }
            n.get("a");
        });
        stories.put("functions of conditions", n -> {
            n.put(with("s", AttributeValue.fromS("hello")));
            for (String condition : List.of("begins_with(s, :v)", "contains(s, :v)", "attribute_type(s, :v)")) {
                for (String value : List.of("he", "lo", "S")) {
                    n.putIf(
                            with("s", AttributeValue.fromS("hello")),
                            condition,
                            Map.of(":v", AttributeValue.fromS(value)));
                }
            }
        });
        stories.put("updates", n -> {
            Map<String, AttributeValue> one = Map.of(":v", AttributeValue.fromN("1"));
            for (String update : List.of(
                    "SET version = :v",
                    "SET version = version + :v",
                    "SET version = :v - version, copied = version",
                    "SET another = if_not_exists(version, :v)",
                    "SET another = absent + :v",
                    "ADD version :v",
                    "ADD fresh :v",
                    "ADD version :v REMOVE copied",
                    "REMOVE fresh, absent",
                    "SET id = :v",
                    "SET version = :v, version = :v",
                    "SET version = :v SET copied = :v",
                    "DELETE version :v",
                    "CHANGE version = :v")) {
                n.update("a", update, one);
            }
            n.update("a", "REMOVE another", Map.of());
            n.update("b", "REMOVE another", Map.of());
            n.get("a");
            n.get("b");
        });
        stories.put("updates of sets and lists", n -> {
            Map<String, AttributeValue> set = Map.of(":v", AttributeValue.fromSs(List.of("b", "a")));
            n.update("a", "ADD tags :v", set);
            n.update("a", "ADD tags :v", Map.of(":v", AttributeValue.fromSs(List.of("c"))));
            n.update("a", "ADD tags :v", Map.of(":v", AttributeValue.fromNs(List.of("1"))));
            n.update("a", "DELETE tags :v", Map.of(":v", AttributeValue.fromSs(List.of("b", "z"))));
            n.update("a", "DELETE tags :v", Map.of(":v", AttributeValue.fromSs(List.of("a", "c"))));
            n.update("a", "SET entries = :v", Map.of(":v", AttributeValue.fromL(List.of(AttributeValue.fromS("x")))));
            n.update(
                    "a",
                    "SET entries = list_append(entries, :v)",
                    Map.of(":v", AttributeValue.fromL(List.of(AttributeValue.fromS("y")))));
            n.update("a", "SET entries = list_append(entries, :v)", set);
        });
        stories.put("batches", n -> {
            n.batch(List.of(write(item("a", 1)), write(item("b", 1)), deletion("c")));
            n.batch(List.of(deletion("a"), write(item("b", 2))));
            n.batch(List.of(write(item("a", 1)), write(item("a", 2))));
            n.batch(List.of(write(item("a", 1)), deletion("a")));
            n.batch(List.of());
            n.batch(IntStream.range(0, 26)
                    .mapToObj(i -> write(item("x" + i, i)))
                    .toList());
            n.batch(IntStream.range(0, 25)
                    .mapToObj(i -> write(item("x" + i, i)))
                    .toList());
            n.batch(List.of(write(item("y", 1)), write(Map.of("wrong", AttributeValue.fromS("a")))));
            n.batch(List.of(write(item("y", 1)), write(with("s", AttributeValue.fromS("x".repeat(410_000))))));
            n.get("y");
        });
        stories.put("transactions", n -> {
            n.transact(put(n, item("a", 1)), put(n, item("b", 1)));
            n.transact(put(n, item("a", 2)), put(n, item("a", 3)));
            n.transact(put(n, item("c", 1)), check(n, "a", "attribute_not_exists(id)"));
            n.transact(put(n, item("c", 1)), check(n, "a", "attribute_exists(id)"));
            n.transact();
            n.transact(IntStream.range(0, 101)
                    .mapToObj(i -> put(n, item("x" + i, i)))
                    .toArray(TransactWriteItem[]::new));
            n.get("a");
            n.get("c");
        });
        stories.put("scans", n -> {
            IntStream.range(0, 7).forEach(i -> n.put(item("id" + i, i)));
            n.answer(() ->
                    n.clients.dynamoDb().scan(scan -> scan.tableName(n.table)).count());
            n.answer(() -> n
                    .clients
                    .dynamoDb()
                    .scanPaginator(scan -> scan.tableName(n.table).limit(3))
                    .items()
                    .stream()
                    .count());
            n.answer(() -> n.clients
                    .dynamoDb()
                    .scan(scan -> scan.tableName(n.table).limit(0))
                    .count());
        });
        stories.put("streams refuse what does not exist", n -> {
            n.put(item("a", 1));
            Shard shard = n.clients.shards(n.streamArn).get(0);
            n.answer(() -> n.clients.streams().describeStream(describe -> describe.streamArn(n.streamArn + "9")));
            n.answer(() -> n.clients.iterator(n.streamArn, shard.shardId() + "9", ShardIteratorType.LATEST));
            n.answer(() -> n.clients.page("nonsense"));
            n.answer(() -> n.clients
                    .streams()
                    .getRecords(get -> get.limit(1_001)
                            .shardIterator(
                                    n.clients.iterator(n.streamArn, shard.shardId(), ShardIteratorType.TRIM_HORIZON)))
                    .records()
                    .size());
        });
        return stories.entrySet().stream().map(story -> Arguments.of(story.getKey(), story.getValue()));
    }

    private static Map<String, AttributeValue> with(String name, AttributeValue value) {
        return Map.of("id", AttributeValue.fromS("a"), name, value);
    }

    private static WriteRequest write(Map<String, AttributeValue> item) {
        return WriteRequest.builder().putRequest(put -> put.item(item)).build();
    }

    private static WriteRequest deletion(String id) {
        return WriteRequest.builder()
                .deleteRequest(delete -> delete.key(key(id)))
                .build();
    }

    private static TransactWriteItem put(Narrator n, Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(n.table).item(item))
                .build();
    }

    private static TransactWriteItem check(Narrator n, String id, String condition) {
        return TransactWriteItem.builder()
                .conditionCheck(check -> check.tableName(n.table).key(key(id)).conditionExpression(condition))
                .build();
    }

    /** Makes calls and keeps what came of them: the answer, or the type of the error. */
    static final class Narrator {

        final SimulatorClients clients;
        final String table;
        final String streamArn;
        final List<Object> answers = new ArrayList<>();

        Narrator(SimulatorClients clients, String table, String streamArn) {
            this.clients = clients;
            this.table = table;
            this.streamArn = streamArn;
        }

        void answer(Supplier<?> call) {
            try {
                answers.add(String.valueOf(call.get()));
            } catch (TransactionCanceledException e) {
                answers.add(e.cancellationReasons().stream()
                        .map(CancellationReason::code)
                        .toList());
            } catch (DynamoDbException e) {
                answers.add(e.awsErrorDetails().errorCode() + " " + e.statusCode());
            }
        }

        void put(Map<String, AttributeValue> item) {
            answer(() -> put(item, put -> {}));
        }

        Map<String, AttributeValue> put(Map<String, AttributeValue> item, Consumer<PutItemRequest.Builder> more) {
            return new TreeMap<>(clients.dynamoDb()
                    .putItem(put -> more.accept(put.tableName(table).item(item)))
                    .attributes());
        }

        void putIf(Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
            answer(() -> put(item, put -> {
                put.conditionExpression(condition);
                if (!values.isEmpty()) {
                    put.expressionAttributeValues(values);
                }
            }));
        }

        void update(String id, String expression, Map<String, AttributeValue> values) {
            answer(() -> clients.dynamoDb()
                    .updateItem(UpdateItemRequest.builder()
                            .tableName(table)
                            .key(key(id))
                            .updateExpression(expression)
                            .expressionAttributeValues(values.isEmpty() ? null : values)
                            .build())
                    .attributes());
            for (ReturnValue wanted : List.of(ReturnValue.ALL_NEW, ReturnValue.UPDATED_NEW)) {
                answer(() -> new TreeMap<>(clients.dynamoDb()
                        .updateItem(update -> update.tableName(table)
                                .key(key(id))
                                .updateExpression("SET touched = :touched")
                                .expressionAttributeValues(Map.of(":touched", AttributeValue.fromS(expression)))
                                .returnValues(wanted))
                        .attributes()));
            }
        }

        void delete(String id) {
            answer(() -> new TreeMap<>(clients.dynamoDb()
                    .deleteItem(DeleteItemRequest.builder()
                            .tableName(table)
                            .key(key(id))
                            .returnValues(ReturnValue.ALL_OLD)
                            .build())
                    .attributes()));
        }

        void get(String id) {
            answer(() -> new TreeMap<>(clients.dynamoDb()
                    .getItem(get -> get.tableName(table).key(key(id)))
                    .item()));
        }

        void batch(List<WriteRequest> writes) {
            answer(() -> clients.dynamoDb()
                    .batchWriteItem(batch -> batch.requestItems(Map.of(table, writes)))
                    .unprocessedItems());
        }

        void consumedByBatch(WriteRequest... writes) {
            answer(() -> clients.dynamoDb()
                    .batchWriteItem(batch -> batch.requestItems(Map.of(table, List.of(writes)))
                            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                    .consumedCapacity());
        }

        void transact(TransactWriteItem... items) {
            answer(() -> clients.dynamoDb()
                            .transactWriteItems(transaction -> transaction.transactItems(items))
                            .responseMetadata()
                    != null);
        }

        /** What the stream says of all this. */
        void stream() {
            var description = clients.streams()
                    .describeStream(describe -> describe.streamArn(streamArn))
                    .streamDescription();
            answers.add(description.streamStatusAsString()
                    + description.keySchema()
                    + description.tableName()
                    + description.streamViewTypeAsString()
                    + description.shards().size());
            // Only changes of one item have an order.
            Map<String, List<String>> changes = new TreeMap<>();
            for (Shard shard : description.shards()) {
                for (Record record : clients.records(streamArn, shard.shardId())) {
                    changes.computeIfAbsent(record.dynamodb().keys().toString(), key -> new ArrayList<>())
                            .add(record.eventNameAsString()
                                    + record.eventSource()
                                    + record.eventVersion()
                                    + new TreeMap<>(record.dynamodb().oldImage())
                                    + new TreeMap<>(record.dynamodb().newImage()));
                }
            }
            changes.forEach((key, list) -> answers.add(key + list));
        }
    }
}
