/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonPart;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** TransactWriteItems: all or nothing, over several tables. */
final class Transactions {

    private static final int MAX_ACTIONS = 100;
    private static final long MAX_BYTES = 4 << 20;

    private final WriteRequests requests;
    private final ClientTokens tokens;

    Transactions(Database database) {
        this.requests = new WriteRequests(database);
        this.tokens = new ClientTokens(database.clock());
    }

    Body write(JsonRequest request) {
        request.allowing(Set.of("TransactItems", "ClientRequestToken"));
        List<JsonRequest> items = request.objects("TransactItems");
        if (items.isEmpty() || items.size() > MAX_ACTIONS) {
            throw ServiceException.validation("1 validation error detected: Value at 'transactItems' failed to satisfy"
                    + " constraint: Member must have length from 1 to " + MAX_ACTIONS);
        }
        List<WriteAction> actions = items.stream().map(this::action).toList();
        checkKeys(actions);
        List<Table> tables = actions.stream()
                .map(WriteAction::table)
                .distinct()
                .sorted(Comparator.comparing(Table::name))
                .toList();
        tables.forEach(Table::lock);
        try {
            tokens.once(request.optionalString("ClientRequestToken"), request.fields(), () -> carryOut(actions));
        } finally {
            tables.forEach(Table::unlock);
        }
        return Body.json(JsonPart.NOTHING);
    }

    private WriteAction action(JsonRequest item) {
        if (item.fields().size() != 1) {
            throw ServiceException.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        String kind = item.fields().keySet().iterator().next();
        JsonRequest body = item.object(kind);
        return switch (kind) {
            case "Put" -> requests.put(allow(body, "Item"));
            case "Delete" -> requests.delete(allow(body, "Key"));
            case "Update" ->
                requests.update(allow(body, "Key", "UpdateExpression")).action();
            case "ConditionCheck" -> requests.check(allow(body, "Key"));
            default -> throw ServiceException.serialization("Unknown transaction item " + kind);
        };
    }

    private static JsonRequest allow(JsonRequest request, String... more) {
        Set<String> allowed = new HashSet<>(WriteRequests.CONDITION_PARAMETERS);
        allowed.addAll(Set.of(more));
        return request.allowing(allowed);
    }

    private static void checkKeys(List<WriteAction> actions) {
        Map<Table, Set<ItemKey>> keys = new HashMap<>();
        for (WriteAction action : actions) {
            if (!keys.computeIfAbsent(action.table(), table -> new HashSet<>()).add(action.key())) {
                throw ServiceException.validation("Transaction request cannot include multiple operations on one item");
            }
        }
    }

    private static void carryOut(List<WriteAction> actions) {
        List<Reason> reasons = new ArrayList<>(actions.size());
        List<@Nullable Map<String, AttributeValue>> outcomes = new ArrayList<>(actions.size());
        long bytes = 0;
        for (WriteAction action : actions) {
            Map<String, AttributeValue> outcome = null;
            Reason reason = Reason.NONE;
            try {
                if (action.permitted()) {
                    outcome = action.outcome();
                    bytes += outcome == null ? 0 : ItemSize.of(outcome);
                } else {
                    reason = new Reason(
                            "ConditionalCheckFailed", "The conditional request failed", action.itemOnFailure());
                }
            } catch (ServiceException e) {
                reason = new Reason("ValidationError", e.message(), JsonPart.NOTHING);
            }
            reasons.add(reason);
            outcomes.add(outcome);
        }
        if (reasons.stream().anyMatch(reason -> reason != Reason.NONE)) {
            throw cancelled(reasons);
        }
        if (bytes > MAX_BYTES) {
            throw ServiceException.validation("The transaction is larger than 4 MB");
        }
        for (int i = 0; i < actions.size(); i++) {
            WriteAction action = actions.get(i);
            if (!action.onlyChecks()) {
                action.table()
                        .replace(action.key(), action.keys(), outcomes.get(i), Operation.TRANSACT_WRITE_ITEMS, false);
            }
        }
    }

    private static ServiceException cancelled(List<Reason> reasons) {
        String codes = reasons.stream().map(Reason::code).collect(Collectors.joining(", ", "[", "]"));
        return ServiceException.of(
                        "TransactionCanceledException",
                        "Transaction cancelled, please refer cancellation reasons for specific reasons " + codes)
                .withDetails(json -> {
                    json.writeArrayFieldStart("CancellationReasons");
                    for (Reason reason : reasons) {
                        reason.writeTo(json);
                    }
                    json.writeEndArray();
                });
    }

    /** Why one action stands in the way of its transaction, or that it does not. */
    private record Reason(String code, @Nullable String message, JsonPart item) {

        static final Reason NONE = new Reason("None", null, JsonPart.NOTHING);

        void writeTo(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeStringField("Code", code);
            if (message != null) {
                json.writeStringField("Message", message);
            }
            item.writeTo(json);
            json.writeEndObject();
        }
    }
}
