/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Size of an item by DynamoDB's rules: UTF-8 bytes of names and texts, raw bytes of binaries, about one byte for two
 * significant digits of a number, one byte for null and boolean, three bytes for a list or map and one for each of its
 * elements. Where the rules are vague the size errs on the small side, so that nothing is refused here that the table
 * would take.
 */
final class ItemSize {

    /** DynamoDB's limit for an item: 400 KB. */
    static final int LARGEST_ITEM = 400 * 1024;

    private static final int CONTAINER_OVERHEAD = 3;
    private static final int ELEMENT_OVERHEAD = 1;

    private ItemSize() {}

    /**
     * Bytes of the item; {@code Integer.MAX_VALUE} if there are more.
     *
     * @throws IllegalArgumentException if an attribute has no value; the message names it
     */
    static int of(Map<String, AttributeValue> item) {
        return (int) Math.min(Integer.MAX_VALUE, attributes(item));
    }

    private static long attributes(Map<String, AttributeValue> attributes) {
        long size = 0;
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            size += utf8(attribute.getKey()) + value(attribute.getKey(), attribute.getValue());
        }
        return size;
    }

    private static long value(String name, @Nullable AttributeValue value) {
        if (value == null) {
            throw new IllegalArgumentException("the attribute '" + name + "' is null; its value may be NULL");
        }
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> set(name, value.ss(), ItemSize::utf8);
            case NS -> set(name, value.ns(), ItemSize::number);
            case BS -> set(name, value.bs(), bytes -> bytes.asByteArrayUnsafe().length);
            case M -> CONTAINER_OVERHEAD + (long) ELEMENT_OVERHEAD * value.m().size() + attributes(value.m());
            case L ->
                CONTAINER_OVERHEAD
                        + value.l().stream()
                                .mapToLong(element -> ELEMENT_OVERHEAD + value(name, element))
                                .sum();
            case BOOL, NUL -> 1;
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("the attribute '" + name + "' has no value, not even NULL");
        };
    }

    private static <E> long set(String name, List<@Nullable E> elements, ToLongFunction<E> size) {
        long sum = 0;
        for (E element : elements) {
            if (element == null) {
                throw new IllegalArgumentException("the attribute '" + name + "' has an element that is null");
            }
            sum += size.applyAsLong(element);
        }
        return sum;
    }

    private static long number(String text) {
        int first = -1;
        int last = -1;
        int digits = 0;
        for (int i = 0; i < text.length() && text.charAt(i) != 'e' && text.charAt(i) != 'E'; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                continue;
            }
            digits++;
            if (c != '0') {
                first = first < 0 ? digits : first;
                last = digits;
            }
        }
        int significant = first < 0 ? 0 : last - first + 1;
        return 1 + (significant + 1) / 2;
    }

    private static long utf8(String text) {
        long bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                // A surrogate pair is two chars and four bytes, any other char above 0x7FF three.
                bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
            }
        }
        return bytes;
    }
}
