/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds the expressions, and the names and values of their placeholders, that DynamoDB is bound to refuse, without
 * understanding the expressions.
 */
final class ExpressionCheck {

    /** DynamoDB's limit for an expression: 4 KB. */
    static final int LONGEST_EXPRESSION = 4 * 1024;

    /** DynamoDB's limit for a placeholder, with its first character. */
    static final int LONGEST_PLACEHOLDER = 255;

    private ExpressionCheck() {}

    /**
     * Bytes that the request has beside its item.
     *
     * @throws InvalidValueException if DynamoDB is bound to refuse them
     */
    static int sizeOf(DynamoDbWriteRequest request) throws InvalidValueException {
        String update = request.getUpdateExpression();
        String condition = request.getConditionExpression();
        if (update == null && condition == null) {
            return 0;
        }
        long size = expression("update expression", update) + expression("condition expression", condition);
        for (Map.Entry<String, String> name :
                request.getExpressionAttributeNames().entrySet()) {
            placeholder(name.getKey());
            size += ItemSize.utf8(name.getKey()) + attributeName(name);
        }
        Map<String, AttributeValue> values = request.getExpressionAttributeValues();
        for (String placeholder : values.keySet()) {
            placeholder(placeholder);
        }
        return (int) Math.min(Integer.MAX_VALUE, size + ItemSize.of(values));
    }

    private static long expression(String kind, @Nullable String expression) throws InvalidValueException {
        if (expression == null) {
            return 0;
        }
        long bytes = ItemSize.utf8(expression);
        if (bytes > LONGEST_EXPRESSION) {
            throw InvalidValueException.of("the " + kind + " has " + bytes + " bytes; DynamoDB's limit is "
                    + LONGEST_EXPRESSION + " bytes (4 KB)");
        }
        return bytes;
    }

    private static void placeholder(String placeholder) throws InvalidValueException {
        if (placeholder.isEmpty() || placeholder.length() > LONGEST_PLACEHOLDER) {
            throw InvalidValueException.of("a placeholder of its expressions has " + placeholder.length()
                    + " characters; DynamoDB takes 1 to " + LONGEST_PLACEHOLDER);
        }
    }

    private static long attributeName(Map.Entry<String, String> name) throws InvalidValueException {
        if (name.getValue().isEmpty()) {
            throw InvalidValueException.of("the placeholder '" + name.getKey() + "' stands for an empty name");
        }
        return ItemSize.utf8(name.getValue());
    }
}
