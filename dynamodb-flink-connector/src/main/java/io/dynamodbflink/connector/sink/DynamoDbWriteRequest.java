/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One write to a DynamoDB table, made by an element converter: an item to put, the key of an item to delete, or the key
 * of an item to update and how.
 *
 * <p>Every write may name a table of its own and carry a condition. Puts and deletes without a condition are sent in
 * batches; everything else needs a call of its own and is several times as expensive.
 *
 * <p><b>Repetition.</b> The sink writes at least once: an update may be carried out again after a time-out or a restart,
 * so {@code SET total = :total} is safe, {@code ADD total :one} is not. A condition may find the effect of its own
 * write's first attempt and not hold any more.
 *
 * @since 0.1.0
 */
public final class DynamoDbWriteRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, AttributeValue> item;
    private final transient DynamoDbWriteRequestType type;
    private final transient @Nullable String tableName;
    private final transient @Nullable String updateExpression;
    private final transient @Nullable String conditionExpression;
    private final transient Map<String, String> expressionAttributeNames;
    private final transient Map<String, AttributeValue> expressionAttributeValues;

    private DynamoDbWriteRequest(
            Map<String, AttributeValue> item, DynamoDbWriteRequestType type, Builder optionalParts) {
        this.item = item;
        this.type = type;
        this.tableName = optionalParts.tableName;
        this.updateExpression = optionalParts.updateExpression;
        this.conditionExpression = optionalParts.conditionExpression;
        this.expressionAttributeNames = optionalParts.expressionAttributeNames;
        this.expressionAttributeValues = optionalParts.expressionAttributeValues;
    }

    /** The item to put, or the key attributes of the item to delete or update; never to be changed. */
    public Map<String, AttributeValue> getItem() {
        return item;
    }

    /** Whether the item is put, deleted or updated. */
    public DynamoDbWriteRequestType getType() {
        return type;
    }

    /** Name or ARN of the table to write to; null for the sink's. */
    public @Nullable String getTableName() {
        return tableName;
    }

    /** What an update does; null for an update that only makes the item if there is none, and for other writes. */
    public @Nullable String getUpdateExpression() {
        return updateExpression;
    }

    /** What must hold for the item that is in the table; null if the write does not depend on it. */
    public @Nullable String getConditionExpression() {
        return conditionExpression;
    }

    /** Attribute names by the placeholders, such as {@code #a}, that the expressions use; empty if there are none. */
    public Map<String, String> getExpressionAttributeNames() {
        return expressionAttributeNames;
    }

    /** Values by the placeholders, such as {@code :a}, that the expressions use; empty if there are none. */
    public Map<String, AttributeValue> getExpressionAttributeValues() {
        return expressionAttributeValues;
    }

    /** Starts a request; item and type are required. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a request that is like this one. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.item = item;
        builder.type = type;
        builder.tableName = tableName;
        builder.updateExpression = updateExpression;
        builder.conditionExpression = conditionExpression;
        builder.expressionAttributeNames = expressionAttributeNames;
        builder.expressionAttributeValues = expressionAttributeValues;
        return builder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamoDbWriteRequest that
                && type == that.type
                && item.equals(that.item)
                && Objects.equals(tableName, that.tableName)
                && Objects.equals(updateExpression, that.updateExpression)
                && Objects.equals(conditionExpression, that.conditionExpression)
                && expressionAttributeNames.equals(that.expressionAttributeNames)
                && expressionAttributeValues.equals(that.expressionAttributeValues);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                item,
                type,
                tableName,
                updateExpression,
                conditionExpression,
                expressionAttributeNames,
                expressionAttributeValues);
    }

    /** Names the table and the attributes only: values and expressions are the user's data and do not belong in logs. */
    @Override
    public String toString() {
        return (conditionExpression == null ? "" : "conditional ") + type + " " + item.keySet()
                + (tableName == null ? "" : " of table '" + tableName + "'");
    }

    /** The SDK's values are serialisable, but their binaries come back empty: the bytes are in a superclass that is not. */
    private Object writeReplace() {
        return new SerializedForm(WriteRequestCodec.encode(this));
    }

    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("A write request is serialised in its SerializedForm");
    }

    private static final class SerializedForm implements Serializable {

        private static final long serialVersionUID = 2L;

        private final byte[] request;

        private SerializedForm(byte[] request) {
            this.request = request;
        }

        private Object readResolve() throws ObjectStreamException {
            try {
                return WriteRequestCodec.decode(request);
            } catch (IOException e) {
                throw (InvalidObjectException) new InvalidObjectException("A write request is damaged").initCause(e);
            }
        }
    }

    /**
     * Builds a {@link DynamoDbWriteRequest}.
     *
     * @since 0.1.0
     */
    public static final class Builder {

        private @Nullable Map<String, AttributeValue> item;
        private @Nullable DynamoDbWriteRequestType type;
        private @Nullable String tableName;
        private @Nullable String updateExpression;
        private @Nullable String conditionExpression;
        private Map<String, String> expressionAttributeNames = Map.of();
        private Map<String, AttributeValue> expressionAttributeValues = Map.of();

        private Builder() {}

        /**
         * The item to put; for a delete or an update, its key attributes. Others are dropped by a sink that knows which
         * these are. The map is copied.
         */
        public Builder setItem(Map<String, AttributeValue> item) {
            this.item = Collections.unmodifiableMap(new HashMap<>(Objects.requireNonNull(item, "item")));
            return this;
        }

        /** The item in a map that nobody changes any more: it is not copied. */
        Builder adoptItem(Map<String, AttributeValue> item) {
            this.item = Collections.unmodifiableMap(item);
            return this;
        }

        /** Whether to put, to delete or to update the item. */
        public Builder setType(DynamoDbWriteRequestType type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * Name or ARN of the table to write to. Default: the sink's. Call a table by one name only: by its name or by
         * its ARN, writes through different names are not kept in order. A table that does not exist, or cannot because
         * of its name, makes an invalid item of the write.
         */
        public Builder setTableName(String tableName) {
            this.tableName = Objects.requireNonNull(tableName, "tableName");
            return this;
        }

        /**
         * What an update does, such as {@code SET #s = :s}. An update without it only makes the item if there is none.
         * Not for puts and deletes.
         */
        public Builder setUpdateExpression(String updateExpression) {
            this.updateExpression = notBlank("setUpdateExpression", updateExpression);
            return this;
        }

        /**
         * What must hold for the item that is in the table, such as {@code attribute_not_exists(id)}. If it does not,
         * the write is lost, and the sink's {@code setOnConditionFailed} says what becomes of it. Default: none.
         */
        public Builder setConditionExpression(String conditionExpression) {
            this.conditionExpression = notBlank("setConditionExpression", conditionExpression);
            return this;
        }

        /** Attribute names by the placeholders, such as {@code #a}, of both expressions. The map is copied. */
        public Builder setExpressionAttributeNames(Map<String, String> names) {
            this.expressionAttributeNames = Map.copyOf(Objects.requireNonNull(names, "names"));
            return this;
        }

        /** Values by the placeholders, such as {@code :a}, of both expressions. The map is copied. */
        public Builder setExpressionAttributeValues(Map<String, AttributeValue> values) {
            this.expressionAttributeValues = Map.copyOf(Objects.requireNonNull(values, "values"));
            return this;
        }

        private static String notBlank(String setter, String expression) {
            if (expression.isBlank()) {
                throw new IllegalArgumentException(setter + ": the expression is blank; leave it out instead");
            }
            return expression;
        }

        /**
         * @throws NullPointerException if the item or the type is missing
         * @throws IllegalArgumentException if a put or a delete has an update expression, or if there are names or
         *     values of placeholders but no expression that could use them
         */
        public DynamoDbWriteRequest build() {
            Objects.requireNonNull(item, "DynamoDbWriteRequest needs an item: call setItem");
            Objects.requireNonNull(type, "DynamoDbWriteRequest needs a type: call setType");
            if (updateExpression != null && type != DynamoDbWriteRequestType.UPDATE) {
                throw new IllegalArgumentException(
                        "A " + type + " has an update expression: only an UPDATE can; call setType(UPDATE)");
            }
            boolean placeholders = !expressionAttributeNames.isEmpty() || !expressionAttributeValues.isEmpty();
            if (placeholders && updateExpression == null && conditionExpression == null) {
                throw new IllegalArgumentException("The " + type + " has names or values of placeholders, but no"
                        + " expression uses them: call setUpdateExpression or setConditionExpression, or leave them"
                        + " out");
            }
            return new DynamoDbWriteRequest(item, type, this);
        }
    }
}
