/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes of every kind in random order, and what comes of them when each is applied to the table after the other. */
final class RandomWrites {

    private static final int INVALID_PERCENT = 3;
    private static final int CONDITIONAL_PERCENT = 35;

    private final Random random;
    private final List<DynamoDbWriteRequest> requests = new ArrayList<>();
    private final List<DynamoDbWriteRequest> letters = new ArrayList<>();
    private final Map<ModelTable, Map<Object, Map<String, Object>>> tables = new HashMap<>();

    private RandomWrites(long seed) {
        random = new Random(seed);
        for (ModelTable table : ModelTable.values()) {
            tables.put(table, new HashMap<>());
        }
    }

    /** Always the same for the same seed. */
    static RandomWrites of(long seed, int count) {
        RandomWrites writes = new RandomWrites(seed);
        for (int number = 1; number <= count; number++) {
            if (writes.chance(INVALID_PERCENT)) {
                writes.addInvalid(number);
            } else {
                writes.addValid(number);
            }
        }
        return writes;
    }

    List<DynamoDbWriteRequest> requests() {
        return requests;
    }

    /** The invalid ones, and those whose condition does not hold. */
    List<DynamoDbWriteRequest> letters() {
        return letters;
    }

    /** What is in a table in the end. */
    List<Map<String, Object>> items(ModelTable table) {
        return List.copyOf(tables.get(table).values());
    }

    private void addValid(int number) {
        ModelTable table = any(ModelTable.values());
        Map<String, AttributeValue> key = table.key(random);
        Condition condition = chance(CONDITIONAL_PERCENT) ? any(Condition.values()) : Condition.NONE;
        // Operands that are not in order, so that conditions hold and fail.
        long operand = Math.max(1, number + random.nextInt(80) - 40);
        Map<String, Object> current = tables.get(table).get(Item.of(key));
        boolean holds = condition.holds(current, operand);
        DynamoDbWriteRequest request;
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                request = request(DynamoDbWriteRequestType.DELETE, table, key, null, condition, operand);
                if (holds) {
                    tables.get(table).remove(Item.of(key));
                }
            }
            case 2, 3, 4, 5 -> {
                Map<String, AttributeValue> item = item(key, operand);
                request = request(DynamoDbWriteRequestType.PUT, table, item, null, condition, operand);
                if (holds) {
                    tables.get(table).put(Item.of(key), Item.of(item));
                }
            }
            default -> {
                Change change = any(Change.values());
                request = request(DynamoDbWriteRequestType.UPDATE, table, key, change.expression(), condition, operand);
                if (holds) {
                    Map<String, Object> changed = new TreeMap<>(current == null ? Item.of(key) : current);
                    change.apply(changed, operand);
                    tables.get(table).put(Item.of(key), changed);
                }
            }
        }
        requests.add(request);
        if (!holds) {
            letters.add(request);
        }
    }

    private Map<String, AttributeValue> item(Map<String, AttributeValue> key, long operand) {
        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put("s", AttributeValue.fromS("s" + operand));
        if (random.nextBoolean()) {
            item.put("n", AttributeValue.fromN(operand + ".0"));
        }
        if (random.nextBoolean()) {
            item.put("t", AttributeValue.fromSs(List.of(Change.tag(operand), "put")));
        }
        return item;
    }

    private static DynamoDbWriteRequest request(
            DynamoDbWriteRequestType type,
            ModelTable table,
            Map<String, AttributeValue> item,
            String update,
            Condition condition,
            long operand) {
        DynamoDbWriteRequest.Builder builder =
                DynamoDbWriteRequest.builder().setType(type).setItem(item);
        // The sink's own table need not be named.
        if (table != ModelTable.TEXTS || operand % 2 == 0) {
            builder.setTableName(table.definition().name());
        }
        String expressions = "";
        if (update != null) {
            builder.setUpdateExpression(update);
            expressions += update + " ";
        }
        if (condition.expression() != null) {
            builder.setConditionExpression(condition.expression());
            expressions += condition.expression() + " ";
        }
        String used = expressions;
        Map<String, String> names = Change.names();
        names.put("#key", "id");
        names.keySet().removeIf(name -> !used.matches(".*" + name + "\\b.*"));
        Map<String, AttributeValue> values = Change.values(operand);
        values.keySet().removeIf(name -> !used.matches(".*" + name + "\\b.*"));
        if (!names.isEmpty()) {
            builder.setExpressionAttributeNames(names);
        }
        if (!values.isEmpty()) {
            builder.setExpressionAttributeValues(values);
        }
        return builder.build();
    }

    /** Each has a number of its own somewhere, so that no two letters are equal. */
    private void addInvalid(int number) {
        AttributeValue text = AttributeValue.fromS("k1");
        AttributeValue mark = AttributeValue.fromN(String.valueOf(number));
        DynamoDbWriteRequest request =
                switch (random.nextInt(9)) {
                    case 0 ->
                        put(
                                "texts",
                                Map.of("id", text, "large", AttributeValue.fromS(number + "x".repeat(401 * 1024))));
                    case 1 -> put("texts", Map.of("id", mark));
                    case 2 -> put("texts", Map.of("id", AttributeValue.fromS(""), "n", mark));
                    case 3 -> put("texts", Map.of("n", mark));
                    case 4 ->
                        put(
                                "texts",
                                Map.of(
                                        "id",
                                        text,
                                        "s",
                                        AttributeValue.fromS("" + number),
                                        "n",
                                        AttributeValue.fromN("NaN")));
                    case 5 -> put("nowhere", Map.of("id", text, "n", mark));
                    case 6 -> put("numbers", Map.of("id", mark));
                    case 7 -> update("texts", "SET #n = :s + :x", number);
                    default -> update("texts", "SET #n = ", number);
                };
        requests.add(request);
        letters.add(request);
    }

    private static DynamoDbWriteRequest put(String table, Map<String, AttributeValue> item) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setTableName(table)
                .setItem(item)
                .build();
    }

    private static DynamoDbWriteRequest update(String table, String expression, int number) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setTableName(table)
                .setItem(Map.of("id", AttributeValue.fromS("k1")))
                .setUpdateExpression(expression)
                .setExpressionAttributeNames(Map.of("#n", "n"))
                .setExpressionAttributeValues(
                        Map.of(":s", AttributeValue.fromS("s"), ":x", AttributeValue.fromN(String.valueOf(number))))
                .build();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
