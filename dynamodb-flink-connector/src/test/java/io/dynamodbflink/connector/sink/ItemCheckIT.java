/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.connector.sink.ItemCheck.InvalidItemException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Holds the sink's check of items against DynamoDB Local: what the check refuses, the table refuses, and what it lets
 * pass close to a limit, the table takes.
 */
class ItemCheckIT {

    private static final String DIGITS_38 = "12345678901234567890123456789012345678";

    private static EmbeddedDynamoDb database;

    @BeforeAll
    static void createTables() {
        database = EmbeddedDynamoDb.start();
        database.tables().create(TableDefinition.of("orders", "id"));
        composite("texts", ScalarAttributeType.S);
        composite("bytes", ScalarAttributeType.B);
        composite("numbers", ScalarAttributeType.N);
    }

    @AfterAll
    static void stopDatabase() {
        database.close();
    }

    static List<AttributeValue> values() {
        return List.of(
                AttributeValue.fromS(""),
                AttributeValue.fromB(bytes(0)),
                AttributeValue.fromL(List.of()),
                AttributeValue.fromM(Map.of()),
                AttributeValue.fromNul(true),
                AttributeValue.fromBool(false),
                AttributeValue.fromSs(List.of("")),
                AttributeValue.fromSs(List.of("a", "A")),
                AttributeValue.fromBs(List.of(bytes(0), bytes(1))),
                AttributeValue.fromNs(List.of("1", "10", "-1")),
                nestedLists(31),
                nestedMaps(31),
                AttributeValue.fromM(Map.of("n".repeat(10_000), text("x"))));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valueThatPassesIsTaken(AttributeValue value) {
        assertTaken("orders", Map.of("id", text("a"), "v", value));
    }

    static List<AttributeValue> badValues() {
        return List.of(
                AttributeValue.builder().build(),
                AttributeValue.builder().s("a").n("1").build(),
                AttributeValue.fromNul(false),
                AttributeValue.fromSs(List.of()),
                AttributeValue.fromNs(List.of()),
                AttributeValue.fromBs(List.of()),
                AttributeValue.fromSs(List.of("a", "b", "a")),
                AttributeValue.fromNs(List.of("1", "1.0")),
                AttributeValue.fromNs(List.of("0", "-0")),
                AttributeValue.fromNs(List.of("1", "NaN")),
                AttributeValue.fromBs(List.of(bytes(1), bytes(1))),
                nestedLists(33),
                nestedMaps(33),
                AttributeValue.fromL(List.of(AttributeValue.builder().build())),
                AttributeValue.fromM(Map.of("", text("x"))),
                AttributeValue.fromM(Map.of("ä".repeat(ItemSize.LONGEST_NAME / 2 + 1), text("x"))));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void valueThatIsRefusedWouldNotHaveBeenTaken(AttributeValue value) {
        assertRefused("orders", Map.of("id", text("a"), "v", value));
        assertRefused(update().setUpdateExpression("SET v = :v")
                .setExpressionAttributeValues(Map.of(":v", value))
                .build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+1",
                ".5",
                "5.",
                "1e5",
                "1E+5",
                "1e-5",
                "00001",
                "1e00001",
                "0e999",
                "0e-999",
                "9.9e125",
                "-9.9e125",
                "9.9999999999999999999999999999999999999E+125",
                "1e-130",
                "-1e-130",
                "0.01e127",
                DIGITS_38,
                "-" + DIGITS_38,
                DIGITS_38 + "00000",
                "0.000" + DIGITS_38
            })
    void numberThatPassesIsTaken(String number) {
        assertTaken("orders", Map.of("id", text("a"), "v", AttributeValue.fromN(number)));
        assertTaken("numbers", key(AttributeValue.fromN(number), AttributeValue.fromN(number)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "-",
                "e5",
                "1e",
                "1e+",
                "--1",
                "1-",
                "1..2",
                "1.2.3",
                "0x10",
                "1_000",
                "1,5",
                "1f",
                "1 2",
                "NaN",
                "Infinity",
                "-Infinity",
                "one",
                "1e126",
                "-1e126",
                "100e124",
                "1e-131",
                "0.9e-130",
                "1e99999999999",
                DIGITS_38 + "9",
                "0." + DIGITS_38 + "1",
                "1." + DIGITS_38
            })
    void numberThatIsRefusedWouldNotHaveBeenTaken(String number) {
        assertRefused("orders", Map.of("id", text("a"), "v", AttributeValue.fromN(number)));
        assertRefused("numbers", key(AttributeValue.fromN(number), AttributeValue.fromN("1")));
    }

    @Test
    void keysMayBeAsLongAsTheTableTakesAndNoLonger() {
        assertTaken("orders", Map.of("id", text("x".repeat(2048))));
        assertTaken("orders", Map.of("id", text("ä".repeat(1024))));
        assertRefused("orders", Map.of("id", text("x".repeat(2049))));
        assertRefused("orders", Map.of("id", text("ä".repeat(1025))));
        assertRefused("orders", Map.of("id", text("")));
        assertTaken("texts", key(text("x".repeat(2048)), text("x".repeat(1024))));
        assertTaken("texts", key(text("a"), text("ä".repeat(512))));
        assertRefused("texts", key(text("x".repeat(2049)), text("a")));
        assertRefused("texts", key(text("a"), text("x".repeat(1025))));
        assertRefused("texts", key(text("a"), text("ä".repeat(513))));
        assertRefused("texts", key(text("a"), text("")));
        assertTaken("bytes", key(AttributeValue.fromB(bytes(2048)), AttributeValue.fromB(bytes(1024))));
        assertRefused("bytes", key(AttributeValue.fromB(bytes(2049)), AttributeValue.fromB(bytes(1))));
        assertRefused("bytes", key(AttributeValue.fromB(bytes(1)), AttributeValue.fromB(bytes(1025))));
        assertRefused("bytes", key(AttributeValue.fromB(bytes(0)), AttributeValue.fromB(bytes(1))));
    }

    @Test
    void keysNeedAllTheirAttributesInTheTypesOfTheTable() {
        assertRefused("orders", Map.of("v", text("a")));
        assertRefused("orders", Map.of("id", AttributeValue.fromN("1")));
        assertRefused("orders", Map.of("id", AttributeValue.fromNul(true)));
        assertRefused("texts", Map.of("h", text("a")));
        assertRefused("texts", key(text("a"), AttributeValue.fromN("1")));
        assertRefused("numbers", key(AttributeValue.fromN("1"), text("1")));
        assertRefused("bytes", key(AttributeValue.fromB(bytes(1)), text("a")));
    }

    @Test
    void attributesNeedNames() {
        assertRefused("orders", Map.of("id", text("a"), "", text("x")));
        assertRefused("orders", Map.of("id", text("a"), "ä".repeat(ItemSize.LONGEST_NAME / 2 + 1), text("x")));
    }

    @Test
    void expressionsMayBeAsLongAsTheTableTakesAndNoLonger() {
        assertTaken(updateOf(ExpressionCheck.LONGEST_EXPRESSION));
        assertRefused(updateOf(ExpressionCheck.LONGEST_EXPRESSION + 1));
        assertTaken(updateWithPlaceholder(":" + "v".repeat(ExpressionCheck.LONGEST_PLACEHOLDER - 1)));
        assertRefused(updateWithPlaceholder(":" + "v".repeat(ExpressionCheck.LONGEST_PLACEHOLDER)));
        assertRefused(update().setUpdateExpression("SET #n = :v")
                .setExpressionAttributeNames(Map.of("#n", ""))
                .setExpressionAttributeValues(Map.of(":v", text("x")))
                .build());
        assertTaken(update().build());
    }

    @Test
    void updateOfAWholeElementIsReducedToTheKey() throws Exception {
        DynamoDbWriteRequest update = update().setItem(Map.of("id", text("a"), "v", text("x")))
                .setUpdateExpression("SET w = id")
                .build();
        assertTaken(update);
        assertThat(check("orders", update))
                .isEqualTo(update().setUpdateExpression("SET w = id").build());
    }

    private static DynamoDbWriteRequest updateOf(int bytes) {
        String expression = "SET v = :v";
        return update().setUpdateExpression(expression + " ".repeat(bytes - expression.length()))
                .setExpressionAttributeValues(Map.of(":v", text("x")))
                .build();
    }

    private static DynamoDbWriteRequest updateWithPlaceholder(String placeholder) {
        return update().setUpdateExpression("SET v = " + placeholder)
                .setExpressionAttributeValues(Map.of(placeholder, text("x")))
                .build();
    }

    private static DynamoDbWriteRequest.Builder update() {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setItem(Map.of("id", text("a")));
    }

    private static void assertTaken(String table, Map<String, AttributeValue> item) {
        assertThatCode(() -> send(table, check(table, put(item)))).doesNotThrowAnyException();
    }

    private static void assertRefused(String table, Map<String, AttributeValue> item) {
        assertThatExceptionOfType(InvalidItemException.class).isThrownBy(() -> check(table, put(item)));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> send(table, put(item)));
    }

    private static void assertTaken(DynamoDbWriteRequest update) {
        assertThatCode(() -> send("orders", check("orders", update))).doesNotThrowAnyException();
    }

    private static void assertRefused(DynamoDbWriteRequest update) {
        assertThatExceptionOfType(InvalidItemException.class).isThrownBy(() -> check("orders", update));
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> send("orders", update));
    }

    private static DynamoDbWriteRequest check(String table, DynamoDbWriteRequest request)
            throws InvalidItemException, IOException {
        TableDescription description = database.dynamoDbClient()
                .describeTable(describe -> describe.tableName(table))
                .table();
        return new ItemCheck(table, name -> KeySchema.of(description), null, InstantSource.system())
                .check(request)
                .request();
    }

    private static void send(String table, DynamoDbWriteRequest request) {
        if (request.getType() == DynamoDbWriteRequestType.PUT) {
            database.dynamoDbClient().putItem(call -> call.tableName(table).item(request.getItem()));
            return;
        }
        database.dynamoDbClient().updateItem(call -> {
            call.tableName(table).key(request.getItem()).updateExpression(request.getUpdateExpression());
            if (!request.getExpressionAttributeNames().isEmpty()) {
                call.expressionAttributeNames(request.getExpressionAttributeNames());
            }
            if (!request.getExpressionAttributeValues().isEmpty()) {
                call.expressionAttributeValues(request.getExpressionAttributeValues());
            }
        });
    }

    private static DynamoDbWriteRequest put(Map<String, AttributeValue> item) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(item)
                .build();
    }

    private static Map<String, AttributeValue> key(AttributeValue partition, AttributeValue sort) {
        return Map.of("h", partition, "r", sort);
    }

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static SdkBytes bytes(int length) {
        return SdkBytes.fromByteArray(new byte[length]);
    }

    private static AttributeValue nestedLists(int depth) {
        AttributeValue value = text("x");
        for (int i = 0; i < depth; i++) {
            value = AttributeValue.fromL(List.of(value));
        }
        return value;
    }

    private static AttributeValue nestedMaps(int depth) {
        AttributeValue value = text("x");
        for (int i = 0; i < depth; i++) {
            value = AttributeValue.fromM(Map.of("k", value));
        }
        return value;
    }

    private static void composite(String table, ScalarAttributeType type) {
        database.dynamoDbClient().createTable(create -> create.tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(element("h", KeyType.HASH), element("r", KeyType.RANGE))
                .attributeDefinitions(attribute("h", type), attribute("r", type)));
    }

    private static KeySchemaElement element(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
