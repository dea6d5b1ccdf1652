/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.item.Numbers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Unions and differences of sets, kept in the order in which sets are stored. */
final class SetArithmetic {

    private SetArithmetic() {}

    /** The union of a stored set, or of nothing, with another set. */
    static AttributeValue union(@Nullable AttributeValue old, AttributeValue added) {
        return switch (typeOf(old, added)) {
            case SS -> strings(joined(old == null ? List.of() : old.ss(), added.ss()));
            case NS -> numbers(joined(old == null ? List.of() : old.ns(), added.ns()));
            default -> binaries(joined(old == null ? List.of() : old.bs(), added.bs()));
        };
    }

    /** What is left of a stored set, or null if nothing is. */
    static @Nullable AttributeValue difference(@Nullable AttributeValue old, AttributeValue removed) {
        AttributeValue.Type type = typeOf(old, removed);
        if (old == null) {
            return null;
        }
        AttributeValue left =
                switch (type) {
                    case SS -> strings(without(old.ss(), removed.ss()));
                    case NS -> numbers(without(old.ns(), removed.ns()));
                    default -> binaries(without(old.bs(), removed.bs()));
                };
        boolean empty = left.ss().isEmpty() && left.ns().isEmpty() && left.bs().isEmpty();
        return empty ? null : left;
    }

    private static AttributeValue.Type typeOf(@Nullable AttributeValue old, AttributeValue operand) {
        boolean set = operand.hasSs() || operand.hasNs() || operand.hasBs();
        if (!set || old != null && old.type() != operand.type()) {
            throw UpdateParser.wrongType();
        }
        return operand.type();
    }

    private static <T> Stream<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct();
    }

    private static <T> Stream<T> without(List<T> all, List<T> removed) {
        return all.stream().filter(element -> !removed.contains(element));
    }

    private static AttributeValue strings(Stream<String> values) {
        return AttributeValue.fromSs(values.sorted().toList());
    }

    private static AttributeValue numbers(Stream<String> values) {
        return AttributeValue.fromNs(
                values.map(Numbers::parse).sorted().map(Numbers::format).toList());
    }

    private static AttributeValue binaries(Stream<SdkBytes> values) {
        Comparator<SdkBytes> order = Comparator.comparing(SdkBytes::asByteArrayUnsafe, Arrays::compareUnsigned);
        return AttributeValue.fromBs(values.sorted(order).toList());
    }
}
