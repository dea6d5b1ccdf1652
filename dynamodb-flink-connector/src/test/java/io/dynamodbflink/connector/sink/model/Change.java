/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Update expressions, and what they make of an item. The operand is a number that every write has of its own. */
enum Change {
    CREATE(null) {
        @Override
        void apply(Map<String, Object> item, long operand) {
            // An update without an expression makes an item of the key alone.
        }
    },
    SET("SET #n = :x") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            item.put("n", Item.number(BigDecimal.valueOf(operand)));
        }
    },
    INCREMENT("SET #n = if_not_exists(#n, :x) + :x") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            item.put("n", Item.sum(item.getOrDefault("n", BigDecimal.valueOf(operand)), operand));
        }
    },
    ADD("ADD #n :x") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            item.put("n", Item.sum(item.get("n"), operand));
        }
    },
    APPEND("SET #l = list_append(if_not_exists(#l, :empty), :list)") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            item.put("l", Item.appended(item.get("l"), Item.number(BigDecimal.valueOf(operand))));
        }
    },
    ADD_TO_SET("ADD #t :set") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            TreeSet<String> set = Item.set(item.get("t"));
            set.add(tag(operand));
            item.put("t", set);
        }
    },
    DELETE_FROM_SET("DELETE #t :set SET #s = :s") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            TreeSet<String> set = Item.set(item.get("t"));
            set.remove(tag(operand));
            item.put("s", "s" + operand);
            if (set.isEmpty()) {
                item.remove("t");
            } else {
                item.put("t", set);
            }
        }
    },
    REMOVE("REMOVE #n, #l SET #s = :s") {
        @Override
        void apply(Map<String, Object> item, long operand) {
            item.remove("n");
            item.remove("l");
            item.put("s", "s" + operand);
        }
    };

    private final String expression;

    Change(String expression) {
        this.expression = expression;
    }

    /** Null if there is none. */
    String expression() {
        return expression;
    }

    abstract void apply(Map<String, Object> item, long operand);

    static String tag(long operand) {
        return "t" + operand % 3;
    }

    /** The names and values that expressions may use. */
    static Map<String, String> names() {
        return new TreeMap<>(Map.of("#n", "n", "#l", "l", "#t", "t", "#s", "s"));
    }

    static Map<String, AttributeValue> values(long operand) {
        AttributeValue number = AttributeValue.fromN(String.valueOf(operand));
        return new TreeMap<>(Map.of(
                ":x", number,
                ":empty", AttributeValue.fromL(List.of()),
                ":list", AttributeValue.fromL(List.of(number)),
                ":set", AttributeValue.fromSs(List.of(tag(operand))),
                ":s", AttributeValue.fromS("s" + operand)));
    }
}
