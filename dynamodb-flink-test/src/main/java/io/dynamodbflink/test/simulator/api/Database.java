/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.journal.RecordingJournal;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import io.dynamodbflink.test.simulator.stream.StreamName;
import io.dynamodbflink.test.simulator.stream.StreamRules;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The tables of an account, and their streams, also those of tables that are gone.
 *
 * @since 0.1.0
 */
public final class Database {

    private static final String ACCOUNT = "000000000000";
    private static final int MIN_NAME = 3;
    private static final int MAX_NAME = 255;

    private final String region;
    private final Clock clock;
    private final StreamRules rules;
    private final int initialShards;
    private final SplittableRandom random;
    private final RecordingJournal journal;
    private final Map<String, Table> tables = new TreeMap<>();
    private final Map<String, ChangeStream> streams = new TreeMap<>();

    /**
     * Begins without tables.
     *
     * @param initialShards how many shards a new stream has, unless its table says otherwise
     * @param journalDetails whether every call and write is recorded
     */
    public Database(
            String region, Clock clock, StreamRules rules, int initialShards, long seed, boolean journalDetails) {
        this.region = Objects.requireNonNull(region, "region");
        this.clock = clock;
        this.rules = rules;
        this.initialShards = initialShards;
        this.random = new SplittableRandom(seed);
        this.journal = new RecordingJournal(journalDetails, this::stream);
    }

    Clock clock() {
        return clock;
    }

    /** What happened. */
    public RecordingJournal journal() {
        return journal;
    }

    StreamRules rules() {
        return rules;
    }

    int initialShards() {
        return initialShards;
    }

    /** Creates a table. */
    public synchronized Table create(String name, KeySchema schema) {
        if (!name.matches("[a-zA-Z0-9_.-]+") || name.length() < MIN_NAME || name.length() > MAX_NAME) {
            throw ServiceException.validation("TableName must be at least 3 characters long and at most 255 characters"
                    + " long, of a-z, A-Z, 0-9, '_', '-' and '.': " + name);
        }
        if (tables.containsKey(name)) {
            throw ServiceException.of("ResourceInUseException", "Table already exists: " + name);
        }
        Table table = new Table(name, StreamName.tableArn(region, ACCOUNT, name), schema, clock.instant(), journal);
        tables.put(name, table);
        return table;
    }

    /** Deletes a table; its stream stays readable. */
    public synchronized Table delete(String name) {
        Table table = requestedTable(name);
        ChangeStream stream = table.stream();
        if (stream != null && stream.enabled()) {
            stream.disable();
        }
        tables.remove(table.name());
        return table;
    }

    /** Switches a table's stream on, under a new ARN. */
    public synchronized ChangeStream enableStream(Table table, StreamViewType viewType, int shards) {
        ChangeStream old = table.stream();
        if (old != null && old.enabled()) {
            throw ServiceException.validation("Table already has an enabled stream: " + table.name());
        }
        StreamName name = freshName(table);
        ChangeStream stream = new ChangeStream(name, table.schema(), viewType, rules, shards, clock, random.nextLong());
        streams.put(name.arn(), stream);
        table.stream(stream);
        return stream;
    }

    /** A stopped clock must not give two streams one name. */
    private StreamName freshName(Table table) {
        Instant instant = clock.instant();
        StreamName name;
        do {
            name = new StreamName(region, ACCOUNT, table.name(), StreamName.labelAt(instant));
            instant = instant.plusMillis(1);
        } while (streams.containsKey(name.arn()));
        return name;
    }

    /** Switches a table's stream off. */
    public synchronized void disableStream(Table table) {
        ChangeStream stream = table.stream();
        if (stream == null || !stream.enabled()) {
            throw ServiceException.validation("Table does not have a stream to disable: " + table.name());
        }
        stream.disable();
    }

    /** A table by name or ARN, or null. */
    public synchronized @Nullable Table table(String nameOrArn) {
        return tables.get(Objects.requireNonNullElse(StreamName.tableIn(nameOrArn), nameOrArn));
    }

    Table requestedTable(String nameOrArn) {
        Table table = table(nameOrArn);
        if (table == null) {
            throw ServiceException.notFound("Table: " + nameOrArn + " not found");
        }
        return table;
    }

    /** A stream by ARN, or null. */
    public synchronized @Nullable ChangeStream stream(String arn) {
        return streams.get(arn);
    }

    ChangeStream requestedStream(String arn) {
        ChangeStream stream = stream(arn);
        if (stream == null) {
            throw ServiceException.notFound("Stream: " + arn + " not found");
        }
        return stream;
    }

    synchronized List<String> tableNames() {
        return List.copyOf(tables.keySet());
    }

    synchronized List<ChangeStream> streams() {
        return List.copyOf(streams.values());
    }
}
