/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An update of an item's top-level attributes: {@code SET}, {@code REMOVE}, {@code ADD} and {@code DELETE}. Every new
 * value is computed from the item as it was before.
 *
 * @since 0.1.0
 */
public final class UpdateExpression {

    /** An update that changes nothing, and so creates an item of its key alone. */
    public static final UpdateExpression NONE = new UpdateExpression(Map.of());

    private final Map<String, Operand> newValues;

    UpdateExpression(Map<String, Operand> newValues) {
        this.newValues = newValues;
    }

    /** Reads an update expression. */
    public static UpdateExpression parse(String expression, Placeholders placeholders) {
        return new UpdateParser(new Tokens("UpdateExpression", expression), placeholders).parse();
    }

    /** The names of the attributes that the update touches. */
    public Set<String> attributes() {
        return newValues.keySet();
    }

    /** Refuses an update of the primary key. */
    public void check(KeySchema schema) {
        for (String name : newValues.keySet()) {
            if (schema.contains(name)) {
                throw ServiceException.validation("One or more parameter values were invalid: Cannot update attribute "
                        + name + ". This attribute is part of the key");
            }
        }
    }

    /** The item after the update. */
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> updated = new LinkedHashMap<>(item);
        newValues.forEach((name, operand) -> {
            @Nullable AttributeValue value = operand.in(item);
            if (value == null) {
                updated.remove(name);
            } else {
                updated.put(name, value);
            }
        });
        return updated;
    }
}
