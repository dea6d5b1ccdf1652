/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultScript;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** BatchWriteItem: checked as a whole, carried out item by item. */
final class BatchWrites {

    private static final int MAX_ITEMS = 25;

    private final Database database;

    private final FaultScript script;

    BatchWrites(Database database, FaultScript script) {
        this.database = database;
        this.script = script;
    }

    Body write(JsonRequest request, List<Fault> faults) {
        request.allowing(Set.of("RequestItems", ConsumedCapacity.PARAMETER));
        ConsumedCapacity consumed = ConsumedCapacity.of(request);
        List<Entry> entries = entries(request.object("RequestItems"));
        check(entries);
        List<Entry> spared = unprocessed(entries, faults);
        List<Entry> left = new ArrayList<>();
        for (Entry entry : entries) {
            WriteAction.Written written = !spared.isEmpty() && spared.contains(entry)
                    ? null
                    : entry.action.carryOutIfThereIsCapacity(Operation.BATCH_WRITE_ITEM);
            if (written == null) {
                left.add(entry);
            } else if (consumed.isWanted()) {
                consumed.add(entry.action.table(), written.units());
            }
        }
        if (left.size() == entries.size()) {
            throw ServiceException.throughputExceeded();
        }
        return Body.json(json -> {
            json.writeObjectFieldStart("UnprocessedItems");
            writeEntries(json, left);
            json.writeEndObject();
            consumed.writeListTo(json);
        });
    }

    private List<Entry> unprocessed(List<Entry> entries, List<Fault> faults) {
        for (Fault fault : faults) {
            if (fault instanceof Fault.UnprocessedItems unprocessed) {
                return entries.subList(Math.max(0, entries.size() - unprocessed.count()), entries.size());
            }
            if (fault instanceof Fault.UnprocessedShare unprocessed) {
                return entries.stream()
                        .filter(entry -> script.draw(unprocessed.share()))
                        .toList();
            }
        }
        return List.of();
    }

    private List<Entry> entries(JsonRequest requestItems) {
        List<Entry> entries = new ArrayList<>();
        for (String tableName : requestItems.fields().keySet()) {
            Table table = database.requestedTable(tableName);
            for (JsonRequest write : requestItems.objects(tableName)) {
                entries.add(entry(tableName, table, write));
                if (entries.size() > MAX_ITEMS) {
                    throw ServiceException.validation("Too many items requested for the BatchWriteItem call");
                }
            }
        }
        if (entries.isEmpty()) {
            throw ServiceException.validation("The batch write request list cannot be empty");
        }
        return entries;
    }

    private static Entry entry(String tableName, Table table, JsonRequest write) {
        JsonRequest put = write.optionalObject("PutRequest");
        JsonRequest delete = write.optionalObject("DeleteRequest");
        if (put != null && delete == null) {
            Map<String, AttributeValue> item = AttributeJson.read(put.object("Item"));
            return new Entry(tableName, "PutRequest", "Item", item, WriteRequests.put(table, item));
        }
        if (delete != null && put == null) {
            Map<String, AttributeValue> keys = AttributeJson.read(delete.object("Key"));
            return new Entry(tableName, "DeleteRequest", "Key", keys, WriteRequests.delete(table, keys));
        }
        throw ServiceException.validation(
                "Supplied WriteRequest must contain exactly one of PutRequest and DeleteRequest");
    }

    /** That a batch is smaller than 16 MB needs no check: 25 items of 400 KB, the largest there are, take 10 MB. */
    private static void check(List<Entry> entries) {
        Map<Table, Set<ItemKey>> keys = new HashMap<>();
        for (Entry entry : entries) {
            if (!keys.computeIfAbsent(entry.action.table(), table -> new HashSet<>())
                    .add(entry.action.key())) {
                throw ServiceException.validation("Provided list of item keys contains duplicates");
            }
        }
    }

    private static void writeEntries(JsonGenerator json, List<Entry> entries) throws IOException {
        Map<String, List<Entry>> byTable = new LinkedHashMap<>();
        entries.forEach(entry -> byTable.computeIfAbsent(entry.tableName, name -> new ArrayList<>())
                .add(entry));
        for (Map.Entry<String, List<Entry>> ofTable : byTable.entrySet()) {
            json.writeArrayFieldStart(ofTable.getKey());
            for (Entry entry : ofTable.getValue()) {
                json.writeStartObject();
                json.writeObjectFieldStart(entry.requestField);
                AttributeJson.writeField(json, entry.contentField, entry.content);
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** A put or delete as it was asked for, to be given back if it is not carried out. */
    private record Entry(
            String tableName,
            String requestField,
            String contentField,
            Map<String, AttributeValue> content,
            WriteAction action) {}
}
