/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.expression.ConditionExpression;
import io.dynamodbflink.test.simulator.expression.Placeholders;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonPart;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The calls that read and write single items, and Scan. */
final class ItemsApi {

    private static final int SCAN_PAGE_BYTES = 1 << 20;
    private static final String NONE = "NONE";

    private final Database database;
    private final WriteRequests requests;

    ItemsApi(Database database) {
        this.database = database;
        this.requests = new WriteRequests(database);
    }

    Body putItem(JsonRequest request) {
        allow(request, "Item", "ReturnValues");
        ConsumedCapacity consumed = ConsumedCapacity.of(request);
        WriteAction put = requests.put(request);
        WriteAction.Written written = put.carryOut(Operation.PUT_ITEM);
        consumed.add(put.table(), written.units());
        return attributes(oldOrNothing(request, written), consumed);
    }

    Body deleteItem(JsonRequest request) {
        allow(request, "Key", "ReturnValues");
        ConsumedCapacity consumed = ConsumedCapacity.of(request);
        WriteAction delete = requests.delete(request);
        WriteAction.Written written = delete.carryOut(Operation.DELETE_ITEM);
        consumed.add(delete.table(), written.units());
        return attributes(oldOrNothing(request, written), consumed);
    }

    Body updateItem(JsonRequest request) {
        allow(request, "Key", "UpdateExpression", "ReturnValues");
        ConsumedCapacity consumed = ConsumedCapacity.of(request);
        WriteRequests.Update update = requests.update(request);
        WriteAction.Written written = update.action().carryOut(Operation.UPDATE_ITEM);
        consumed.add(update.action().table(), written.units());
        return attributes(
                switch (returnValues(request)) {
                    case NONE -> null;
                    case "ALL_OLD" -> written.before();
                    case "ALL_NEW" -> written.after();
                    case "UPDATED_OLD" -> only(update.attributes(), written.before());
                    case "UPDATED_NEW" -> only(update.attributes(), written.after());
                    default -> throw invalidReturnValues();
                },
                consumed);
    }

    private static void allow(JsonRequest request, String... more) {
        Set<String> allowed = new HashSet<>(WriteRequests.CONDITION_PARAMETERS);
        allowed.addAll(Set.of(more));
        allowed.add(ConsumedCapacity.PARAMETER);
        request.allowing(allowed);
    }

    private static String returnValues(JsonRequest request) {
        return Objects.requireNonNullElse(request.optionalString("ReturnValues"), NONE);
    }

    private static @Nullable Map<String, AttributeValue> oldOrNothing(
            JsonRequest request, WriteAction.Written written) {
        return switch (returnValues(request)) {
            case NONE -> null;
            case "ALL_OLD" -> written.before();
            default -> throw invalidReturnValues();
        };
    }

    private static ServiceException invalidReturnValues() {
        return ServiceException.validation("ReturnValues is not one of those that this operation has");
    }

    private static @Nullable Map<String, AttributeValue> only(
            Set<String> names, @Nullable Map<String, AttributeValue> item) {
        if (item == null) {
            return null;
        }
        Map<String, AttributeValue> some = new LinkedHashMap<>(item);
        some.keySet().retainAll(names);
        return some;
    }

    private static Body attributes(@Nullable Map<String, AttributeValue> attributes, ConsumedCapacity consumed) {
        return Body.json(json -> {
            item("Attributes", attributes).writeTo(json);
            consumed.writeObjectTo(json);
        });
    }

    private static JsonPart item(String field, @Nullable Map<String, AttributeValue> item) {
        return item == null || item.isEmpty() ? JsonPart.NOTHING : json -> AttributeJson.writeField(json, field, item);
    }

    Body getItem(JsonRequest request) {
        request.allowing(Set.of("TableName", "Key", "ConsistentRead"));
        Table table = database.requestedTable(request.string("TableName"));
        return Body.json(item("Item", table.item(table.schema().exactKey(AttributeJson.read(request.object("Key"))))));
    }

    Body scan(JsonRequest request) {
        request.allowing(Set.of(
                "TableName",
                "Limit",
                "ExclusiveStartKey",
                "ConsistentRead",
                "FilterExpression",
                "ExpressionAttributeNames",
                "ExpressionAttributeValues"));
        Table table = database.requestedTable(request.string("TableName"));
        ConditionExpression filter = filter(request);
        int limit = request.intOr("Limit", Integer.MAX_VALUE);
        if (limit < 1) {
            throw ServiceException.validation("1 validation error detected: Value '" + limit
                    + "' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1");
        }
        JsonRequest start = request.optionalObject("ExclusiveStartKey");
        ItemKey after = start == null ? null : table.schema().exactKey(AttributeJson.read(start));
        List<Map<String, AttributeValue>> page = page(table, after, limit);
        boolean more = !page.isEmpty()
                && !table.itemsAfter(table.schema().keyOf(page.get(page.size() - 1)), 1)
                        .isEmpty();
        List<Map<String, AttributeValue>> found =
                page.stream().filter(filter::test).toList();
        return Body.json(json -> {
            json.writeArrayFieldStart("Items");
            for (Map<String, AttributeValue> item : found) {
                AttributeJson.write(json, item);
            }
            json.writeEndArray();
            json.writeNumberField("Count", found.size());
            json.writeNumberField("ScannedCount", page.size());
            if (more || page.size() == limit) {
                Map<String, AttributeValue> last = page.get(page.size() - 1);
                AttributeJson.writeField(
                        json, "LastEvaluatedKey", table.schema().keysIn(last));
            }
        });
    }

    private static List<Map<String, AttributeValue>> page(Table table, @Nullable ItemKey after, int limit) {
        List<Map<String, AttributeValue>> items = table.itemsAfter(after, limit);
        int bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            bytes += ItemSize.of(items.get(i));
            if (bytes > SCAN_PAGE_BYTES) {
                return items.subList(0, i + 1);
            }
        }
        return items;
    }

    private static ConditionExpression filter(JsonRequest request) {
        Placeholders placeholders = new Placeholders(request);
        String expression = request.optionalString("FilterExpression");
        ConditionExpression filter = expression == null
                ? ConditionExpression.NONE
                : ConditionExpression.parse("FilterExpression", expression, placeholders);
        placeholders.checkAllUsed();
        return filter;
    }
}
