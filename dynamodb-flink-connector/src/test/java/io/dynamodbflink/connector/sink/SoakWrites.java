/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Writes that follow from their numbers and a seed, and what becomes of a table by them. The numbers are cut into blocks
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

    private static final int KEYS_OF_A_BLOCK = 10;
    private static final int KINDS = 100;
    private static final int DELETES = 20;
    private static final int INVALID = 2;

    private enum Kind {
        PUT,
        DELETE,
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

    private String key(long number) {
        return "block-" + number / blockLength + "-key-" + draw(number, KEYS_OF_A_BLOCK);
    }

    private Kind kind(long number) {
        int die = draw(~number, KINDS);
        if (die < INVALID) {
            return Kind.INVALID;
        }
        return die < INVALID + DELETES ? Kind.DELETE : Kind.PUT;
    }

    /** The finalizer of SplitMix64. */
    private int draw(long number, int bound) {
        long z = seed + (number + 1) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (int) Long.remainderUnsigned(z ^ (z >>> 31), bound);
    }

    DynamoDbWriteRequest request(long number) {
        return switch (kind(number)) {
            case PUT ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(item(number))
                        .build();
            case DELETE ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(Map.of(KEY, AttributeValue.fromS(key(number))))
                        .build();
            case INVALID ->
                DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of(KEY, AttributeValue.fromN("1"), NUMBER, number(number)))
                        .build();
        };
    }

    private Map<String, AttributeValue> item(long number) {
        return Map.of(KEY, AttributeValue.fromS(key(number)), NUMBER, number(number));
    }

    private static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    /** What a table holds after all writes, one after the other. */
    Map<String, Map<String, AttributeValue>> fold() {
        Map<String, Map<String, AttributeValue>> table = new HashMap<>();
        for (long number = 0; number < size(); number++) {
            switch (kind(number)) {
                case PUT -> table.put(key(number), item(number));
                case DELETE -> table.remove(key(number));
                case INVALID -> {}
            }
        }
        return table;
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
