/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.simulator.api.Database;
import io.dynamodbflink.test.simulator.api.Table;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A table of a simulator, for a test to look into and write to without a client.
 *
 * @since 0.1.0
 */
public final class SimulatedTable {

    private final DynamoDbStreamsSimulator simulator;
    private final Database database;
    private final Table table;

    SimulatedTable(DynamoDbStreamsSimulator simulator, Database database, Table table) {
        this.simulator = simulator;
        this.database = database;
        this.table = table;
    }

    /** The table's name. */
    public String name() {
        return table.name();
    }

    /**
     * Puts an item, and tells the stream if that changes anything.
     *
     * @throws io.dynamodbflink.test.simulator.protocol.ServiceException if a client's call would be refused too
     */
    public void put(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> normalised = AttributeJson.normalise(item);
        ItemSize.check(normalised);
        KeySchema schema = table.schema();
        table.replace(schema.keyOf(normalised), schema.keysIn(normalised), normalised, null, false);
    }

    /** Deletes an item, if it is there. */
    public void delete(Map<String, AttributeValue> key) {
        delete(key, false);
    }

    /** Deletes an item as DynamoDB does when its time to live is over: the stream's record names the service. */
    public void expireByTimeToLive(Map<String, AttributeValue> key) {
        delete(key, true);
    }

    private void delete(Map<String, AttributeValue> key, boolean timeToLive) {
        Map<String, AttributeValue> normalised = AttributeJson.normalise(key);
        table.replace(table.schema().exactKey(normalised), normalised, null, null, timeToLive);
    }

    /** An item by its key. */
    public Optional<Map<String, AttributeValue>> item(Map<String, AttributeValue> key) {
        return Optional.ofNullable(table.item(table.schema().exactKey(AttributeJson.normalise(key))));
    }

    /** Every item, in no particular order. */
    public List<Map<String, AttributeValue>> items() {
        return table.items();
    }

    /**
     * Gives the table so many write units a second from now on, in real time: BatchWriteItem leaves what goes beyond
     * them unprocessed, other writes are refused with {@code ProvisionedThroughputExceededException}. Units that are
     * not used within a second are lost. A write is taken as long as there is any unit left. Transactions and writes of
     * the test itself are not limited.
     *
     * @param unitsPerSecond 0 for none at all
     */
    public void limitWriteCapacity(double unitsPerSecond) {
        if (!(unitsPerSecond >= 0)) {
            throw new IllegalArgumentException("unitsPerSecond " + unitsPerSecond + ": must not be negative");
        }
        table.limitWriteCapacity(unitsPerSecond);
    }

    /** Gives the table as much write capacity as anybody wants, as it has at first. */
    public void unlimitWriteCapacity() {
        table.limitWriteCapacity(Double.POSITIVE_INFINITY);
    }

    /**
     * The newest stream.
     *
     * @throws IllegalStateException if the table never had one
     */
    public SimulatedStream stream() {
        ChangeStream stream = table.stream();
        if (stream == null) {
            throw new IllegalStateException("Table " + name() + " has no stream: create it with one, or enable it");
        }
        return new SimulatedStream(stream);
    }

    /** Switches the stream off: its shards close and have no children, its records stay readable. */
    public void disableStream() {
        database.disableStream(table);
    }

    /** Switches the stream on, under a new ARN. */
    public SimulatedStream enableStream(StreamViewType viewType) {
        return simulator.enableStream(table, Objects.requireNonNull(viewType, "viewType"), simulator.initialShards());
    }

    @Override
    public String toString() {
        return "simulated table " + name();
    }
}
