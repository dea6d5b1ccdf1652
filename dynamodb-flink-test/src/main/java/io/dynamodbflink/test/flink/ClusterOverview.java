/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What {@code GET /overview} answers with.
 *
 * @param taskManagers that are registered
 * @param slots of all of them
 */
record ClusterOverview(int taskManagers, int slots) {

    private static final JsonFactory JSON = new JsonFactory();

    static ClusterOverview parse(String json) throws IOException {
        int taskManagers = -1;
        int slots = -1;
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NUMBER_INT) {
                    if ("taskmanagers".equals(parser.currentName())) {
                        taskManagers = parser.getIntValue();
                    } else if ("slots-total".equals(parser.currentName())) {
                        slots = parser.getIntValue();
                    }
                }
            }
        }
        return new ClusterOverview(taskManagers, slots);
    }
}
