/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The names and values that stand behind {@code #name} and {@code :value} in the expressions of one request. Each of
 * them must be used.
 *
 * @since 0.1.0
 */
public final class Placeholders {

    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values;
    private final Set<String> unused;

    /** @param request which holds {@code ExpressionAttributeNames} and {@code ExpressionAttributeValues} */
    public Placeholders(JsonRequest request) {
        JsonRequest givenNames = request.optionalObject("ExpressionAttributeNames");
        if (givenNames != null) {
            givenNames.fields().keySet().forEach(name -> names.put(name, givenNames.string(name)));
        }
        JsonRequest givenValues = request.optionalObject("ExpressionAttributeValues");
        this.values = givenValues == null ? Map.of() : AttributeJson.read(givenValues);
        this.unused = new HashSet<>(names.keySet());
        unused.addAll(values.keySet());
    }

    AttributeValue value(Tokens tokens, String placeholder) {
        AttributeValue value = values.get(placeholder);
        if (value == null) {
            throw tokens.invalid(
                    "An expression attribute value used in expression is not defined; attribute value: " + placeholder);
        }
        unused.remove(placeholder);
        return value;
    }

    /** The name of a top-level attribute, which is all that the simulator understands. */
    String attribute(Tokens tokens) {
        String token = tokens.take();
        if (!token.matches("#?\\w+")) {
            throw tokens.syntaxError(token);
        }
        String name = token.startsWith("#") ? alias(tokens, token) : token;
        if (tokens.nextIs(".") || tokens.nextIs("[")) {
            throw tokens.unsupported("a nested attribute");
        }
        return name;
    }

    private String alias(Tokens tokens, String placeholder) {
        String name = names.get(placeholder);
        if (name == null) {
            throw tokens.invalid("An expression attribute name used in the document path is not defined; attribute"
                    + " name: " + placeholder);
        }
        unused.remove(placeholder);
        return name;
    }

    /** Refuses placeholders that no expression uses. */
    public void checkAllUsed() {
        check("ExpressionAttributeNames", "#");
        check("ExpressionAttributeValues", ":");
    }

    private void check(String where, String prefix) {
        Set<String> left = unused.stream()
                .filter(placeholder -> placeholder.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!left.isEmpty()) {
            throw ServiceException.validation(
                    "Value provided in " + where + " unused in expressions: keys: {" + String.join(", ", left) + "}");
        }
    }
}
