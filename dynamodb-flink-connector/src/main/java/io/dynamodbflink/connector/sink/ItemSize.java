/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Size of an item by DynamoDB's rules: UTF-8 bytes of names and texts, raw bytes of binaries, about one byte for two
 * significant digits of a number, one byte for null and boolean, three bytes for a list or map and one for each of its
 * elements. On the way it finds the values that DynamoDB has no place for, because both need a look at every value.
 *
 * <p>Where the rules are vague, and where services differ, the size errs on the small side and the value passes, so that
 * nothing is refused here that the table would take.
 */
final class ItemSize {

    /** DynamoDB's limit for an item: 400 KB. */
    static final int LARGEST_ITEM = 400 * 1024;

    /** DynamoDB's limit for lists and maps within each other. */
    static final int DEEPEST_NESTING = 32;

    /** DynamoDB's limit for the name of an attribute: 64 KB. */
    static final int LONGEST_NAME = 64 * 1024;

    private static final int CONTAINER_OVERHEAD = 3;
    private static final int ELEMENT_OVERHEAD = 1;

    private ItemSize() {}

    /**
     * Bytes of the item; {@code Integer.MAX_VALUE} if there are more.
     *
     * @throws InvalidValueException if a value or name is none that DynamoDB could hold
     */
    static int of(Map<String, AttributeValue> item) throws InvalidValueException {
        return (int) Math.min(Integer.MAX_VALUE, attributes(item, 0));
    }

    /** Bytes of a text in UTF-8. */
    static long utf8(String text) {
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

    private static long attributes(Map<String, AttributeValue> attributes, int depth) throws InvalidValueException {
        long size = 0;
        for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
            try {
                size += name(attribute.getKey()) + value(attribute.getValue(), depth);
            } catch (InvalidValueException e) {
                throw e.inAttribute(attribute.getKey());
            }
        }
        return size;
    }

    private static long name(String name) throws InvalidValueException {
        if (name.isEmpty()) {
            throw new InvalidValueException("has an empty name");
        }
        long bytes = utf8(name);
        if (bytes > LONGEST_NAME) {
            throw new InvalidValueException(
                    "has a name of " + bytes + " bytes; DynamoDB's limit is " + LONGEST_NAME + " bytes (64 KB)");
        }
        return bytes;
    }

    private static long value(@Nullable AttributeValue value, int depth) throws InvalidValueException {
        if (value == null) {
            throw new InvalidValueException("is null; its value may be NULL");
        }
        if (value.type() == null) {
            // The SDK's answer if more than one member is set.
            throw new InvalidValueException("has values of several types at once");
        }
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> NumberText.size(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> strings(value.ss());
            case NS -> numbers(value.ns());
            case BS -> binaries(value.bs());
            case M -> container(value.m().size(), depth) + attributes(value.m(), depth + 1);
            case L -> container(value.l().size(), depth) + elements(value.l(), depth + 1);
            case BOOL -> 1;
            case NUL -> {
                if (!value.nul()) {
                    throw new InvalidValueException("has the type NULL and the value false; it can only be true");
                }
                yield 1;
            }
            case UNKNOWN_TO_SDK_VERSION -> throw new InvalidValueException("has no value, not even NULL");
        };
    }

    private static long container(int elements, int depth) throws InvalidValueException {
        if (depth >= DEEPEST_NESTING) {
            throw new InvalidValueException("is nested deeper than DynamoDB's limit of " + DEEPEST_NESTING + " levels");
        }
        return CONTAINER_OVERHEAD + (long) ELEMENT_OVERHEAD * elements;
    }

    private static long elements(List<AttributeValue> list, int depth) throws InvalidValueException {
        long size = 0;
        int index = 0;
        for (AttributeValue element : list) {
            try {
                size += value(element, depth);
            } catch (InvalidValueException e) {
                throw e.inElement(index);
            }
            index++;
        }
        return size;
    }

    private static long strings(List<String> set) throws InvalidValueException {
        requireElements(set);
        long size = 0;
        for (String element : set) {
            size += utf8(element);
        }
        requireDistinct(set, set.size());
        return size;
    }

    private static long numbers(List<String> set) throws InvalidValueException {
        requireElements(set);
        long size = 0;
        Set<BigDecimal> numbers = new HashSet<>();
        for (String element : set) {
            size += NumberText.size(element);
            numbers.add(NumberText.value(element));
        }
        requireDistinct(numbers, set.size());
        return size;
    }

    private static long binaries(List<SdkBytes> set) throws InvalidValueException {
        requireElements(set);
        long size = 0;
        for (SdkBytes element : set) {
            size += element.asByteArrayUnsafe().length;
        }
        requireDistinct(set, set.size());
        return size;
    }

    private static void requireElements(List<?> set) throws InvalidValueException {
        if (set.isEmpty()) {
            throw new InvalidValueException(
                    "is an empty set, which DynamoDB does not have; leave it out or write NULL");
        }
        for (Object element : set) {
            if (element == null) {
                throw new InvalidValueException("has an element that is null");
            }
        }
    }

    private static void requireDistinct(Collection<?> elements, int size) throws InvalidValueException {
        if (size > 1 && new HashSet<>(elements).size() < size) {
            throw new InvalidValueException("is a set that holds an element twice");
        }
    }
}
