/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a call has consumed of each table, if it wants to know. */
final class ConsumedCapacity {

    static final String PARAMETER = "ReturnConsumedCapacity";
    private static final String FIELD = "ConsumedCapacity";

    private final boolean wanted;
    private final Map<String, Double> unitsByTable = new LinkedHashMap<>();

    private ConsumedCapacity(boolean wanted) {
        this.wanted = wanted;
    }

    static ConsumedCapacity of(JsonRequest request) {
        String wanted = request.optionalString(PARAMETER);
        if (wanted == null || wanted.equals("NONE")) {
            return new ConsumedCapacity(false);
        }
        return switch (wanted) {
            case "TOTAL" -> new ConsumedCapacity(true);
            case "INDEXES" -> throw ServiceException.unsupported("the value INDEXES of " + PARAMETER);
            default ->
                throw ServiceException.validation(
                        "1 validation error detected: Value '" + wanted + "' at 'returnConsumedCapacity' failed to"
                                + " satisfy constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]");
        };
    }

    boolean isWanted() {
        return wanted;
    }

    void add(Table table, double units) {
        if (wanted) {
            unitsByTable.merge(table.name(), units, Double::sum);
        }
    }

    /** The list of a call that may be about several tables. */
    void writeListTo(JsonGenerator json) throws IOException {
        if (wanted) {
            json.writeArrayFieldStart(FIELD);
            for (Map.Entry<String, Double> consumed : unitsByTable.entrySet()) {
                json.writeStartObject();
                write(json, consumed);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** The object of a call that is about one table. */
    void writeObjectTo(JsonGenerator json) throws IOException {
        for (Map.Entry<String, Double> consumed : unitsByTable.entrySet()) {
            json.writeObjectFieldStart(FIELD);
            write(json, consumed);
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Map.Entry<String, Double> consumed) throws IOException {
        json.writeStringField("TableName", consumed.getKey());
        json.writeNumberField("CapacityUnits", consumed.getValue());
    }
}
