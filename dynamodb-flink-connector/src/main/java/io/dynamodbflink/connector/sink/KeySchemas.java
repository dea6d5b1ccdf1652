/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The primary keys of the tables that a subtask writes to. Each table is described once, when it is first asked for,
 * while the caller waits; one that does not exist is asked for again now and then, since it may be created.
 *
 * <p>Not for more than one thread.
 */
final class KeySchemas {

    private static final Logger LOG = LoggerFactory.getLogger(KeySchemas.class);

    /** How long a table that was not there is taken to be missing still. */
    static final Duration ABSENCE = Duration.ofSeconds(30);

    /** Elements may name any number of tables that do not exist. */
    private static final int REMEMBERED_ABSENCES = 1_000;

    private final Supplier<DynamoDbAsyncClient> client;
    private final String ownTable;
    private final List<String> ownKeyNames;
    private final ExponentialBackoff backoff;
    private final LongSupplier clock;
    private final Map<String, KeySchema> known = new HashMap<>();

    /** When tables were found to be missing. */
    private final Map<String, Long> missing = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED_ABSENCES;
        }
    };

    /**
     * @param client asked for each table that has to be described
     * @param ownTable the sink's table
     * @param ownKeyNames key attributes of the sink's table as the user has named them, or none
     * @param clock milliseconds of a clock that does not go backwards
     */
    KeySchemas(
            Supplier<DynamoDbAsyncClient> client,
            String ownTable,
            List<String> ownKeyNames,
            ExponentialBackoff backoff,
            LongSupplier clock) {
        this.client = Objects.requireNonNull(client, "client");
        this.ownTable = Objects.requireNonNull(ownTable, "ownTable");
        this.ownKeyNames = List.copyOf(ownKeyNames);
        this.backoff = Objects.requireNonNull(backoff, "backoff");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * The key of the sink's table; {@link KeySchema#unknown()} if the table may not be described and the user named no
     * attributes.
     *
     * @throws DynamoDbWriteException if the table does not exist or cannot be reached
     */
    KeySchema own() throws IOException {
        KeySchema schema = known.get(ownTable);
        if (schema == null) {
            schema = new KeySchemaLookup(client.get(), ownTable, ownKeyNames, backoff).find();
            known.put(ownTable, schema);
        }
        return schema;
    }

    /**
     * The key of a table; null if there is no such table, {@link KeySchema#unknown()} if it may not be described.
     *
     * @param table name or ARN; null for the sink's table
     * @throws DynamoDbWriteException if the table cannot be reached, or is the sink's and does not exist
     */
    @Nullable
    KeySchema of(@Nullable String table) throws IOException {
        if (table == null || table.equals(ownTable)) {
            return own();
        }
        KeySchema schema = known.get(table);
        return schema != null ? schema : findUnlessMissing(table);
    }

    private @Nullable KeySchema findUnlessMissing(String table) throws IOException {
        Long missingSince = missing.get(table);
        if (!TableName.isLegal(table)
                || missingSince != null && clock.getAsLong() - missingSince < ABSENCE.toMillis()) {
            return null;
        }
        missing.remove(table);
        try {
            KeySchema schema = new KeySchemaLookup(client.get(), table, List.of(), backoff).find();
            known.put(table, schema);
            return schema;
        } catch (DynamoDbWriteException e) {
            if (e.getCause() == null || AwsErrors.classify(e.getCause()) != AwsErrorKind.NOT_FOUND) {
                throw e;
            }
            LOG.warn("The table '{}' that an element is to be written to does not exist", table);
            missing.put(table, clock.getAsLong());
            return null;
        }
    }
}
