/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A condition on an item's top-level attributes.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ConditionExpression {

    /** A condition that every item fulfils. */
    ConditionExpression NONE = item -> true;

    /**
     * Whether an item fulfils the condition.
     *
     * @param item its attributes; none if the item does not exist
     */
    boolean test(Map<String, AttributeValue> item);

    /**
     * Reads a condition: comparisons, {@code BETWEEN}, {@code IN}, the functions {@code attribute_exists},
     * {@code attribute_not_exists}, {@code attribute_type}, {@code begins_with}, {@code contains} and {@code size},
     * with {@code AND}, {@code OR}, {@code NOT} and parentheses.
     *
     * @param kind of the expression, for messages: {@code ConditionExpression} or {@code FilterExpression}
     */
    static ConditionExpression parse(String kind, String expression, Placeholders placeholders) {
        return new ConditionParser(new Tokens(kind, expression), placeholders).parse();
    }
}
