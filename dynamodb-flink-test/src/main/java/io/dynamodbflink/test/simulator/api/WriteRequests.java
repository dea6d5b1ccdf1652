/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.expression.ConditionExpression;
import io.dynamodbflink.test.simulator.expression.Placeholders;
import io.dynamodbflink.test.simulator.expression.UpdateExpression;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the writes that requests consist of. */
final class WriteRequests {

    /** Leaves the item alone: a condition check of a transaction. */
    static final WriteAction.ItemChange NO_CHANGE = old -> old;

    /** The parameters that every conditional write has. */
    static final Set<String> CONDITION_PARAMETERS = Set.of(
            "TableName",
            "ConditionExpression",
            "ExpressionAttributeNames",
            "ExpressionAttributeValues",
            "ReturnValuesOnConditionCheckFailure");

    private final Database database;

    WriteRequests(Database database) {
        this.database = database;
    }

    WriteAction put(JsonRequest request) {
        Table table = table(request);
        Placeholders placeholders = new Placeholders(request);
        ConditionExpression condition = condition(request, placeholders);
        placeholders.checkAllUsed();
        return put(table, AttributeJson.read(request.object("Item")), condition, showsOldItem(request));
    }

    static WriteAction put(Table table, Map<String, AttributeValue> item) {
        return put(table, item, ConditionExpression.NONE, false);
    }

    private static WriteAction put(
            Table table, Map<String, AttributeValue> item, ConditionExpression condition, boolean showsOldItem) {
        ItemKey key = table.schema().keyOf(item);
        ItemSize.check(item);
        return new WriteAction(table, key, table.schema().keysIn(item), condition, old -> item, showsOldItem);
    }

    WriteAction delete(JsonRequest request) {
        return onKey(request, WriteAction.ItemChange.DELETE);
    }

    static WriteAction delete(Table table, Map<String, AttributeValue> keys) {
        return new WriteAction(
                table,
                table.schema().exactKey(keys),
                table.schema().keysIn(keys),
                ConditionExpression.NONE,
                WriteAction.ItemChange.DELETE,
                false);
    }

    WriteAction check(JsonRequest request) {
        request.string("ConditionExpression");
        return onKey(request, NO_CHANGE);
    }

    private WriteAction onKey(JsonRequest request, WriteAction.ItemChange change) {
        Table table = table(request);
        Placeholders placeholders = new Placeholders(request);
        ConditionExpression condition = condition(request, placeholders);
        placeholders.checkAllUsed();
        Map<String, AttributeValue> keys = AttributeJson.read(request.object("Key"));
        ItemKey key = table.schema().exactKey(keys);
        return new WriteAction(table, key, table.schema().keysIn(keys), condition, change, showsOldItem(request));
    }

    Update update(JsonRequest request) {
        Table table = table(request);
        Placeholders placeholders = new Placeholders(request);
        String expression = request.optionalString("UpdateExpression");
        UpdateExpression update =
                expression == null ? UpdateExpression.NONE : UpdateExpression.parse(expression, placeholders);
        ConditionExpression condition = condition(request, placeholders);
        placeholders.checkAllUsed();
        update.check(table.schema());
        Map<String, AttributeValue> given = AttributeJson.read(request.object("Key"));
        ItemKey key = table.schema().exactKey(given);
        Map<String, AttributeValue> keys = table.schema().keysIn(given);
        WriteAction.ItemChange change = old -> {
            Map<String, AttributeValue> item = update.apply(old == null ? keys : old);
            ItemSize.check(item);
            return item;
        };
        return new Update(
                new WriteAction(table, key, keys, condition, change, showsOldItem(request)), update.attributes());
    }

    private Table table(JsonRequest request) {
        return database.requestedTable(request.string("TableName"));
    }

    private static ConditionExpression condition(JsonRequest request, Placeholders placeholders) {
        String expression = request.optionalString("ConditionExpression");
        return expression == null
                ? ConditionExpression.NONE
                : ConditionExpression.parse("ConditionExpression", expression, placeholders);
    }

    private static boolean showsOldItem(JsonRequest request) {
        return "ALL_OLD".equals(request.optionalString("ReturnValuesOnConditionCheckFailure"));
    }

    /**
     * An update.
     *
     * @param action to carry out
     * @param attributes that it touches
     */
    record Update(WriteAction action, Set<String> attributes) {}
}
