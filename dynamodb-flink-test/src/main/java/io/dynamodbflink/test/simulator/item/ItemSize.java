/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How large an item is by DynamoDB's rules: names and text in UTF-8, two digits a byte, three bytes of overhead for a
 * list or map and one for each of its elements.
 *
 * @since 0.1.0
 */
public final class ItemSize {

    /** The largest item a table takes. */
    public static final int MAX_ITEM_BYTES = 400 * 1024;

    private static final int CONTAINER_OVERHEAD = 3;

    private ItemSize() {}

    /** The size of an item in bytes. */
    public static int of(Map<String, AttributeValue> item) {
        int size = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            size += utf8(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    /** Refuses an item that no table takes, and tells the size of others. */
    public static int check(Map<String, AttributeValue> item) {
        int size = of(item);
        if (size > MAX_ITEM_BYTES) {
            throw ServiceException.validation("Item size has exceeded the maximum allowed size");
        }
        return size;
    }

    static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
            case BS ->
                value.bs().stream()
                        .mapToInt(bytes -> bytes.asByteArrayUnsafe().length)
                        .sum();
            case L -> CONTAINER_OVERHEAD + list(value.l());
            case M -> CONTAINER_OVERHEAD + of(value.m()) + value.m().size();
            default -> 1;
        };
    }

    private static int list(List<AttributeValue> elements) {
        return elements.stream().mapToInt(element -> 1 + of(element)).sum();
    }

    private static int number(String digits) {
        return digits.length() / 2 + 1;
    }

    private static int utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return text.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.length();
    }
}
