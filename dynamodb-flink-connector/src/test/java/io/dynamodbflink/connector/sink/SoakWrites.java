/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes that follow from their numbers and a seed, and what becomes of tables by them. The numbers are cut into blocks
 * of equal length which share no key, so that each may be read by another subtask.
 *
 * @param seed that decides about keys and kinds
 * @param blocks how many there are
 * @param blockLength numbers in a block
 */
record SoakWrites(long seed, int blocks, int blockLength) implements Serializable {

    static final String KEY = "id";

    /** The number of the write that an item comes from. */
    static final String NUMBER = "number";

    /** The tables; keys are different in each. */
    static final List<String> TABLES = List.of("target-a", "target-b");

    private static final int KEYS_OF_A_BLOCK = 12;
    private static final int KINDS = 100;
    private static final int DELETES = 20;
    private static final int UPDATES = 30;
    private static final int INVALID = 2;
    private static final int UPDATED_ATTRIBUTES = 3;

    /**
     * Every third key is written on the condition that the table holds a lower number. Such keys have no updates: after a
     * restart, an update would be repeated on what a refused write was to replace.
     */
    private static final int GUARDED_KEYS = 3;

    private static final String NEWER = "attribute_not_exists(#number) OR #number < :number";

    private enum Kind {
        PUT,
        DELETE,
        /** Sets the number and one of a few attributes, which a replay may do again. */
        UPDATE,
        /** A key of the wrong type: no table takes it. */
        INVALID
    }

    int size() {
        return blocks * blockLength;
    }

    /** Where a number stands in its block. */
    int position(long number) {
        return (int) (number % blockLength);
    }

    private int keyInBlock(long number) {
        return draw(number, KEYS_OF_A_BLOCK);
    }

    private String key(long number) {
        return "block-" + number / blockLength + "-key-" + keyInBlock(number);
    }

    private boolean isGuarded(long number) {
        return keyInBlock(number) % GUARDED_KEYS == 0;
    }

    /** The table that holds a key. */
    private String table(long number) {
        return TABLES.get(keyInBlock(number) % TABLES.size());
    }

    private Kind kind(long number) {
        int die = draw(~number, KINDS);
        if (die < INVALID) {
            return Kind.INVALID;
        } else if (die < INVALID + DELETES) {
            return Kind.DELETE;
        }
        return die < INVALID + DELETES + UPDATES && !isGuarded(number) ? Kind.UPDATE : Kind.PUT;
    }

    /** The finalizer of SplitMix64. */
    private int draw(long number, int bound) {
        long z = seed + (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (int) Long.remainderUnsigned(z ^ (z >>> 31), bound);
    }

    DynamoDbWriteRequest request(long number) {
        DynamoDbWriteRequest.Builder request = DynamoDbWriteRequest.builder().setTableName(table(number));
        switch (kind(number)) {
            case PUT -> request.setType(DynamoDbWriteRequestType.PUT).setItem(item(number));
            case DELETE ->
                request.setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(Map.of(KEY, AttributeValue.fromS(key(number))));
            case UPDATE -> {
                return request.setType(DynamoDbWriteRequestType.UPDATE)
                        .setItem(Map.of(KEY, AttributeValue.fromS(key(number))))
                        .setUpdateExpression("SET #number = :number, #updated = :number")
                        .setExpressionAttributeNames(Map.of("#number", NUMBER, "#updated", updated(number)))
                        .setExpressionAttributeValues(Map.of(":number", number(number)))
                        .build();
            }
            case INVALID ->
                request.setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of(KEY, AttributeValue.fromN("1"), NUMBER, number(number)));
        }
        if (isGuarded(number)) {
            request.setConditionExpression(NEWER)
                    .setExpressionAttributeNames(Map.of("#number", NUMBER))
                    .setExpressionAttributeValues(Map.of(":number", number(number)));
        }
        return request.build();
    }

    private static String updated(long number) {
        return "updated-" + number % UPDATED_ATTRIBUTES;
    }

    private Map<String, AttributeValue> item(long number) {
        return Map.of(KEY, AttributeValue.fromS(key(number)), NUMBER, number(number));
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    /** What the tables hold after all writes, one after the other. */
    Map<String, Map<String, AttributeValue>> fold() {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        for (long number = 0; number < size(); number++) {
            switch (kind(number)) {
                case PUT -> items.put(key(number), item(number));
                case DELETE -> items.remove(key(number));
                case UPDATE -> {
                    Map<String, AttributeValue> item = new HashMap<>(item(number));
                    item.put(updated(number), number(number));
                    items.merge(key(number), item, SoakWrites::merged);
                }
                case INVALID -> {}
            }
        }
        return items;
    }

    private static Map<String, AttributeValue> merged(
            Map<String, AttributeValue> older, Map<String, AttributeValue> newer) {
        Map<String, AttributeValue> item = new HashMap<>(older);
        item.putAll(newer);
        return item;
    }

    /** Makes the requests of the numbers. */
    ElementConverter<Long, DynamoDbWriteRequest> converter() {
        return new Converter(this);
    }

    private record Converter(SoakWrites writes) implements ElementConverter<Long, DynamoDbWriteRequest> {

        @Override
        public DynamoDbWriteRequest apply(Long number, SinkWriter.@Nullable Context context) {
            return writes.request(number);
        }
    }
}
