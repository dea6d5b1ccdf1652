/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Condition expressions, and when they hold. */
enum Condition {
    NONE(null) {
        @Override
        boolean holds(@Nullable Map<String, Object> item, long operand) {
            return true;
        }
    },
    ABSENT("attribute_not_exists(#key)") {
        @Override
        boolean holds(@Nullable Map<String, Object> item, long operand) {
            return item == null;
        }
    },
    PRESENT("attribute_exists(#key)") {
        @Override
        boolean holds(@Nullable Map<String, Object> item, long operand) {
            return item != null;
        }
    },
    LESS("#n < :x") {
        @Override
        boolean holds(@Nullable Map<String, Object> item, long operand) {
            return item != null
                    && item.get("n") instanceof BigDecimal number
                    && number.compareTo(BigDecimal.valueOf(operand)) < 0;
        }
    },
    VERSION("attribute_not_exists(#n) OR #n < :x") {
        @Override
        boolean holds(@Nullable Map<String, Object> item, long operand) {
            return item == null || !item.containsKey("n") || LESS.holds(item, operand);
        }
    };

    private final String expression;

    Condition(String expression) {
        this.expression = expression;
    }

    /** Null if there is none. */
    String expression() {
        return expression;
    }

    abstract boolean holds(@Nullable Map<String, Object> item, long operand);
}
