/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** The slots that each TaskManager has brought, by its resource id: what {@code GET /taskmanagers} answers with. */
record RegisteredSlots(Map<String, Integer> byTaskManager) {

    private static final JsonFactory JSON = new JsonFactory();

    RegisteredSlots {
        byTaskManager = Map.copyOf(byTaskManager);
    }

    static RegisteredSlots parse(String json) throws IOException {
        Map<String, Integer> slots = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            String id = null;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && "id".equals(parser.currentName())) {
                    id = parser.getText();
                } else if (token == JsonToken.VALUE_NUMBER_INT && "slotsNumber".equals(parser.currentName())) {
                    if (id == null) {
                        throw new IOException("A TaskManager without an id: " + json);
                    }
                    slots.put(id, parser.getIntValue());
                }
            }
        }
        return new RegisteredSlots(slots);
    }

    @Override
    public String toString() {
        return new TreeMap<>(byTaskManager).toString();
    }
}
