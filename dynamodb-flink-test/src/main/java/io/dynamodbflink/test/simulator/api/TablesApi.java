/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The calls that create, describe, change and delete tables. */
final class TablesApi {

    private static final int MAX_NAMES = 100;

    private final Database database;

    TablesApi(Database database) {
        this.database = database;
    }

    Body create(JsonRequest request) {
        // Billing, encryption and tags change nothing that a client of the simulator could see.
        request.allowing(Set.of(
                "TableName",
                "KeySchema",
                "AttributeDefinitions",
                "StreamSpecification",
                "BillingMode",
                "ProvisionedThroughput",
                "OnDemandThroughput",
                "SSESpecification",
                "TableClass",
                "DeletionProtectionEnabled",
                "Tags"));
        String name = request.string("TableName");
        KeySchema schema = schema(request);
        StreamViewType viewType = wantedStream(request);
        Table table = database.create(name, schema);
        if (viewType != null) {
            database.enableStream(table, viewType, database.initialShards());
        }
        return description("TableDescription", table, "ACTIVE");
    }

    private static KeySchema schema(JsonRequest request) {
        Map<String, String> types = new HashMap<>();
        request.objects("AttributeDefinitions")
                .forEach(definition ->
                        types.put(definition.string("AttributeName"), definition.string("AttributeType")));
        KeySchema.Attribute partition = null;
        KeySchema.Attribute sort = null;
        for (JsonRequest element : request.objects("KeySchema")) {
            String name = element.string("AttributeName");
            String type = types.remove(name);
            if (type == null) {
                throw invalid(
                        "Some index key attributes are not defined in AttributeDefinitions. Keys: [" + name + "]");
            }
            if (!Set.of("S", "N", "B").contains(type)) {
                throw ServiceException.validation("Member must satisfy enum value set: [B, N, S]: " + type);
            }
            if (element.string("KeyType").equals("HASH")) {
                partition = new KeySchema.Attribute(name, type);
            } else {
                sort = new KeySchema.Attribute(name, type);
            }
        }
        if (partition == null) {
            throw invalid("Missing hash key in KeySchema");
        }
        if (!types.isEmpty()) {
            throw invalid("Some AttributeDefinitions are not used: " + types.keySet());
        }
        return new KeySchema(partition, sort);
    }

    private static ServiceException invalid(String why) {
        return ServiceException.validation("One or more parameter values were invalid: " + why);
    }

    private static @Nullable StreamViewType wantedStream(JsonRequest request) {
        JsonRequest specification = request.optionalObject("StreamSpecification");
        if (specification == null || !specification.flag("StreamEnabled")) {
            return null;
        }
        StreamViewType viewType = StreamViewType.fromValue(specification.string("StreamViewType"));
        if (viewType == StreamViewType.UNKNOWN_TO_SDK_VERSION) {
            throw ServiceException.validation(
                    "Member must satisfy enum value set: [NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, KEYS_ONLY]");
        }
        return viewType;
    }

    Body update(JsonRequest request) {
        request.allowing(Set.of("TableName", "StreamSpecification"));
        Table table = database.requestedTable(request.string("TableName"));
        request.object("StreamSpecification");
        StreamViewType viewType = wantedStream(request);
        if (viewType == null) {
            database.disableStream(table);
        } else {
            database.enableStream(table, viewType, database.initialShards());
        }
        return description("TableDescription", table, "ACTIVE");
    }

    Body describe(JsonRequest request) {
        request.allowing(Set.of("TableName"));
        return description("Table", database.requestedTable(request.string("TableName")), "ACTIVE");
    }

    Body delete(JsonRequest request) {
        request.allowing(Set.of("TableName"));
        return description("TableDescription", database.delete(request.string("TableName")), "DELETING");
    }

    Body list(JsonRequest request) {
        request.allowing(Set.of("Limit", "ExclusiveStartTableName"));
        String after = request.optionalString("ExclusiveStartTableName");
        int limit = request.intOr("Limit", MAX_NAMES);
        List<String> rest = database.tableNames().stream()
                .filter(name -> after == null || name.compareTo(after) > 0)
                .toList();
        List<String> page = rest.subList(0, Math.min(limit, rest.size()));
        return Body.json(json -> {
            json.writeArrayFieldStart("TableNames");
            for (String name : page) {
                json.writeString(name);
            }
            json.writeEndArray();
            if (page.size() < rest.size()) {
                json.writeStringField("LastEvaluatedTableName", page.get(page.size() - 1));
            }
        });
    }

    private static Body description(String field, Table table, String status) {
        return Body.json(json -> {
            json.writeObjectFieldStart(field);
            json.writeStringField("TableName", table.name());
            json.writeStringField("TableArn", table.arn());
            json.writeStringField("TableStatus", status);
            json.writeNumberField("CreationDateTime", table.createdAt().getEpochSecond());
            json.writeNumberField("ItemCount", table.size());
            table.schema().writeTo(json);
            json.writeArrayFieldStart("AttributeDefinitions");
            for (KeySchema.Attribute attribute : table.schema().attributes()) {
                json.writeStartObject();
                json.writeStringField("AttributeName", attribute.name());
                json.writeStringField("AttributeType", attribute.type());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeStream(json, table.stream());
            json.writeEndObject();
        });
    }

    private static void writeStream(JsonGenerator json, @Nullable ChangeStream stream) throws IOException {
        if (stream == null) {
            return;
        }
        if (stream.enabled()) {
            json.writeObjectFieldStart("StreamSpecification");
            json.writeBooleanField("StreamEnabled", true);
            json.writeStringField("StreamViewType", stream.viewType().toString());
            json.writeEndObject();
        }
        json.writeStringField("LatestStreamArn", stream.name().arn());
        json.writeStringField("LatestStreamLabel", stream.name().label());
    }
}
