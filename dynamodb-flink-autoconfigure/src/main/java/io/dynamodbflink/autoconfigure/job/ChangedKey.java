/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.connector.model.ChangeEvent;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.java.functions.KeySelector;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The primary key of a change, as a text by which changes can be partitioned: equal keys have equal texts. That is so
 * for numbers too, which DynamoDB gives in one form, whatever form they were written in.
 */
final class ChangedKey implements KeySelector<ChangeEvent, String> {

    private static final long serialVersionUID = 1L;

    @Override
    public String getKey(ChangeEvent change) {
        StringBuilder key = new StringBuilder();
        for (Map.Entry<String, AttributeValue> attribute : new TreeMap<>(change.keys()).entrySet()) {
            key.append(attribute.getKey())
                    .append('=')
                    .append(text(attribute.getValue()))
                    .append('\n');
        }
        return key.toString();
    }

    private static String text(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            case B -> Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe());
            default ->
                throw new IllegalArgumentException("A key attribute is text, number or binary, not " + value.type());
        };
    }
}
