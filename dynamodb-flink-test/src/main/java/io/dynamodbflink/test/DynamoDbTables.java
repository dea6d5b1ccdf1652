/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * Creates, reads and drops small tables through any {@link DynamoDbClient}: DynamoDB Local in either form, another
 * emulator, or AWS. Every method returns when the table is in the state it names.
 *
 * @since 0.1.0
 */
public final class DynamoDbTables {

    private final DynamoDbClient client;

    /** @param client used for every call; it is not closed here */
    public DynamoDbTables(DynamoDbClient client) {
        this.client = Objects.requireNonNull(client, "client");
    }

    /**
     * Creates a table and waits until it is active.
     *
     * @return the ARN of the table
     * @throws software.amazon.awssdk.services.dynamodb.model.ResourceInUseException if a table of this name exists
     */
    public String create(TableDefinition definition) {
        client.createTable(definition.toCreateTableRequest());
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder().client(client).build()) {
            waiter.waitUntilTableExists(request -> request.tableName(definition.name()));
        }
        return describe(definition.name()).tableArn();
    }

    /**
     * Creates a table that must have a stream, waits until it is active, and tells its stream.
     *
     * @return the ARN of the table's stream
     * @throws IllegalArgumentException if the definition has no stream
     */
    public String createWithStream(TableDefinition definition) {
        if (definition.streamViewType().isEmpty()) {
            throw new IllegalArgumentException("The " + definition + ": add one with withStream(...)");
        }
        create(definition);
        return latestStreamArn(definition.name());
    }

    /**
     * Creates a table unless one of that name exists; an existing one is left as it is.
     *
     * @return whether the table was created
     */
    public boolean createIfMissing(TableDefinition definition) {
        if (exists(definition.name())) {
            return false;
        }
        create(definition);
        return true;
    }

    /** Whether a table of this name exists. */
    public boolean exists(String tableName) {
        try {
            describe(tableName);
            return true;
        } catch (ResourceNotFoundException e) {
            return false;
        }
    }

    /**
     * The ARN of the table's newest stream.
     *
     * @throws IllegalStateException if the table never had a stream
     */
    public String latestStreamArn(String tableName) {
        String streamArn = describe(tableName).latestStreamArn();
        if (streamArn == null) {
            throw new IllegalStateException("Table " + tableName + " has no stream: create it with withStream(...)");
        }
        return streamArn;
    }

    /** Every item of the table, in no particular order, read consistently. For small tables. */
    public List<Map<String, AttributeValue>> items(String tableName) {
        return client.scanPaginator(request -> request.tableName(tableName).consistentRead(true)).items().stream()
                .toList();
    }

    /** Drops a table and waits until it is gone. */
    public void drop(String tableName) {
        client.deleteTable(request -> request.tableName(tableName));
        try (DynamoDbWaiter waiter = DynamoDbWaiter.builder().client(client).build()) {
            waiter.waitUntilTableNotExists(request -> request.tableName(tableName));
        }
    }

    private TableDescription describe(String tableName) {
        DescribeTableResponse response = client.describeTable(request -> request.tableName(tableName));
        return response.table();
    }
}
