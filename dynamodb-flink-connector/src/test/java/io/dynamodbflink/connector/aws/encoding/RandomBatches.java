/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Requests as a sink makes them, and requests as nobody should make them. */
final class RandomBatches {

    private static final int DEEPEST = 4;

    private final Random random;

    /** One of how many parts of a request is odd; 0 for none. */
    private final int oddity;

    private RandomBatches(long seed, int oddity) {
        this.random = new Random(seed);
        this.oddity = oddity;
    }

    static BatchWriteItemRequest usual(long seed) {
        return new RandomBatches(seed, 0).request();
    }

    static BatchWriteItemRequest odd(long seed) {
        return new RandomBatches(seed, 12).request();
    }

    private boolean isOdd() {
        return oddity > 0 && random.nextInt(oddity) == 0;
    }

    private BatchWriteItemRequest request() {
        BatchWriteItemRequest.Builder request = BatchWriteItemRequest.builder();
        Map<String, List<WriteRequest>> tables = new LinkedHashMap<>();
        for (int i = isOdd() ? 0 : 1 + random.nextInt(3); i > 0; i--) {
            tables.put(isOdd() ? "" : text() + i, isOdd() ? null : list(1, this::write));
        }
        if (!isOdd()) {
            request.requestItems(tables);
        }
        if (random.nextBoolean()) {
            request.returnConsumedCapacity(random.nextBoolean() ? "TOTAL" : "a new \"one\"");
        }
        if (random.nextBoolean()) {
            request.returnItemCollectionMetrics("SIZE");
        }
        return request.build();
    }

    private WriteRequest write() {
        if (isOdd()) {
            return random.nextBoolean() ? null : WriteRequest.builder().build();
        }
        WriteRequest.Builder write = WriteRequest.builder();
        boolean delete = random.nextBoolean();
        if (delete) {
            write.deleteRequest(d -> d.key(isOdd() ? null : item(0)));
        }
        if (!delete || isOdd()) {
            write.putRequest(p -> p.item(isOdd() ? null : item(0)));
        }
        return write.build();
    }

    private Map<String, AttributeValue> item(int depth) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            item.put(text(), value(depth));
        }
        return item;
    }

    private AttributeValue value(int depth) {
        if (isOdd()) {
            return oddValue();
        }
        return switch (random.nextInt(depth < DEEPEST ? 11 : 9)) {
            case 0, 1 -> AttributeValue.fromS(text());
            case 2 -> AttributeValue.fromN(number());
            case 3 -> AttributeValue.fromB(bytes());
            case 4 -> AttributeValue.fromBool(random.nextBoolean());
            case 5 -> AttributeValue.fromNul(random.nextInt(5) > 0);
            case 6 -> AttributeValue.fromSs(list(0, this::text));
            case 7 -> AttributeValue.fromNs(list(0, this::number));
            case 8 -> AttributeValue.fromBs(list(0, this::bytes));
            case 9 -> AttributeValue.fromL(list(0, () -> value(depth + 1)));
            default -> AttributeValue.fromM(item(depth + 1));
        };
    }

    private AttributeValue oddValue() {
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> AttributeValue.builder().build();
            case 2 -> AttributeValue.builder().s(text()).n(number()).build();
            case 3 -> AttributeValue.builder().l(List.of()).m(Map.of()).build();
            case 4 -> AttributeValue.fromSs(Arrays.asList("a", null));
            default -> AttributeValue.fromS("half a character: \ud83d");
        };
    }

    private <T> List<T> list(int least, Supplier<T> element) {
        // As a list that may hold nulls.
        return new ArrayList<>(
                Stream.generate(element).limit(least + random.nextInt(4)).toList());
    }

    private String number() {
        return random.nextInt() + (random.nextBoolean() ? "" : "." + random.nextInt(1_000) + "E-7");
    }

    private SdkBytes bytes() {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return SdkBytes.fromByteArray(bytes);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(12); i > 0; i--) {
            int[] kinds = {
                'a' + random.nextInt(26),
                random.nextInt(0x80),
                0x80 + random.nextInt(0x780),
                0x4fa1,
                0x2028,
                0xffff,
                0x1f600,
                0x10ffff,
                '"',
                '\\',
                '/'
            };
            text.appendCodePoint(kinds[random.nextInt(3) == 0 ? random.nextInt(kinds.length) : 0]);
        }
        return text.toString();
    }
}
