/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.item.Numbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How attribute values compare: only within one type, and only strings, numbers and bytes have an order. */
final class Values {

    private Values() {}

    static boolean equal(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        return left != null && left.equals(right);
    }

    static boolean ordered(@Nullable AttributeValue left, @Nullable AttributeValue right) {
        return left != null
                && right != null
                && left.type() == right.type()
                && switch (left.type()) {
                    case S, N, B -> true;
                    default -> false;
                };
    }

    /** Compares values that {@link #ordered} says can be. */
    static int compare(AttributeValue left, AttributeValue right) {
        return switch (left.type()) {
            case N -> Numbers.parse(left.n()).compareTo(Numbers.parse(right.n()));
            case S -> left.s().compareTo(right.s());
            case B ->
                Arrays.compareUnsigned(left.b().asByteArrayUnsafe(), right.b().asByteArrayUnsafe());
            default -> throw new IllegalArgumentException("Values of type " + left.type() + " have no order");
        };
    }

    static boolean beginsWith(@Nullable AttributeValue value, @Nullable AttributeValue prefix) {
        if (!ordered(value, prefix) || value == null || prefix == null) {
            return false;
        }
        return switch (value.type()) {
            case S -> value.s().startsWith(prefix.s());
            case B -> startsWith(value.b().asByteArrayUnsafe(), prefix.b().asByteArrayUnsafe());
            default -> false;
        };
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    static boolean contains(@Nullable AttributeValue container, @Nullable AttributeValue element) {
        if (container == null || element == null) {
            return false;
        }
        return switch (container.type()) {
            case S -> element.s() != null && container.s().contains(element.s());
            case SS -> element.s() != null && container.ss().contains(element.s());
            case NS -> element.n() != null && container.ns().contains(element.n());
            case BS -> element.b() != null && container.bs().contains(element.b());
            case L -> container.l().contains(element);
            default -> false;
        };
    }

    static @Nullable AttributeValue size(@Nullable AttributeValue value) {
        if (value == null) {
            return null;
        }
        int size =
                switch (value.type()) {
                    case S -> value.s().length();
                    case B -> value.b().asByteArrayUnsafe().length;
                    case SS -> value.ss().size();
                    case NS -> value.ns().size();
                    case BS -> value.bs().size();
                    case L -> value.l().size();
                    case M -> value.m().size();
                    default -> -1;
                };
        return size < 0 ? null : AttributeValue.fromN(Integer.toString(size));
    }

    /** The type's name in expressions and on the wire. */
    static String typeName(AttributeValue value) {
        return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }
}
