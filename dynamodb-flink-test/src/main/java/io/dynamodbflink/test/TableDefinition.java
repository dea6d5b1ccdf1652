/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What a table is made of, as far as streams and writes are concerned: its name, its primary key, and its stream.
 * Immutable; every {@code with} method returns a changed copy.
 *
 * <pre>{@code
 * TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES)
 * }</pre>
 *
 * @since 0.1.0
 */
public final class TableDefinition {

    private final String name;
    private final Key partitionKey;
    private final @Nullable Key sortKey;
    private final @Nullable StreamViewType streamViewType;

    private TableDefinition(
            String name, Key partitionKey, @Nullable Key sortKey, @Nullable StreamViewType streamViewType) {
        this.name = Objects.requireNonNull(name, "name");
        this.partitionKey = partitionKey;
        this.sortKey = sortKey;
        this.streamViewType = streamViewType;
    }

    /**
     * A table without a sort key and without a stream, whose partition key is a string.
     *
     * @param name of the table, 3 to 255 characters
     * @param partitionKey name of the partition key attribute
     */
    public static TableDefinition of(String name, String partitionKey) {
        return of(name, partitionKey, ScalarAttributeType.S);
    }

    /**
     * A table without a sort key and without a stream.
     *
     * @param name of the table, 3 to 255 characters
     * @param partitionKey name of the partition key attribute
     * @param type of the partition key
     */
    public static TableDefinition of(String name, String partitionKey, ScalarAttributeType type) {
        return new TableDefinition(name, new Key(partitionKey, type), null, null);
    }

    /** Adds a string sort key. */
    public TableDefinition withSortKey(String sortKey) {
        return withSortKey(sortKey, ScalarAttributeType.S);
    }

    /** Adds a sort key. */
    public TableDefinition withSortKey(String sortKey, ScalarAttributeType type) {
        return new TableDefinition(name, partitionKey, new Key(sortKey, type), streamViewType);
    }

    /** Switches the table's stream on. */
    public TableDefinition withStream(StreamViewType streamViewType) {
        Objects.requireNonNull(streamViewType, "streamViewType");
        return new TableDefinition(name, partitionKey, sortKey, streamViewType);
    }

    /** The table's name. */
    public String name() {
        return name;
    }

    /** The names of the primary key's attributes, partition key first. */
    public List<String> keyNames() {
        return keys().stream().map(Key::name).toList();
    }

    /** What the stream's records hold, or empty for a table without a stream. */
    public Optional<StreamViewType> streamViewType() {
        return Optional.ofNullable(streamViewType);
    }

    /** The request that creates this table, billed per request. */
    public CreateTableRequest toCreateTableRequest() {
        CreateTableRequest.Builder request = CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(keys().stream().map(Key::attribute).toList())
                .keySchema(keySchema());
        if (streamViewType != null) {
            request.streamSpecification(StreamSpecification.builder()
                    .streamEnabled(true)
                    .streamViewType(streamViewType)
                    .build());
        }
        return request.build();
    }

    private List<KeySchemaElement> keySchema() {
        List<KeySchemaElement> schema = new ArrayList<>(2);
        schema.add(partitionKey.element(KeyType.HASH));
        if (sortKey != null) {
            schema.add(sortKey.element(KeyType.RANGE));
        }
        return schema;
    }

    private List<Key> keys() {
        return sortKey == null ? List.of(partitionKey) : List.of(partitionKey, sortKey);
    }

    @Override
    public String toString() {
        return "table " + name + " with key " + keyNames()
                + (streamViewType == null ? " and no stream" : " and a stream of " + streamViewType);
    }

    private record Key(String name, ScalarAttributeType type) {

        Key {
            Objects.requireNonNull(name, "key name");
            Objects.requireNonNull(type, "key type");
        }

        AttributeDefinition attribute() {
            return AttributeDefinition.builder()
                    .attributeName(name)
                    .attributeType(type)
                    .build();
        }

        KeySchemaElement element(KeyType keyType) {
            return KeySchemaElement.builder()
                    .attributeName(name)
                    .keyType(keyType)
                    .build();
        }
    }
}
