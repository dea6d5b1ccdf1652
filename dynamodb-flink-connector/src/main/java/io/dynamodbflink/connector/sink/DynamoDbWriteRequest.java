/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.model.AttributeValueCodec;
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
 * One write to a DynamoDB table, made by an element converter.
 *
 * @since 0.1.0
 */
public final class DynamoDbWriteRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, AttributeValue> item;
    private final transient DynamoDbWriteRequestType type;

    private DynamoDbWriteRequest(Map<String, AttributeValue> item, DynamoDbWriteRequestType type) {
        this.item = item;
        this.type = type;
    }

    /** The item to put, or the key attributes of the item to delete; never to be changed. */
    public Map<String, AttributeValue> getItem() {
        return item;
    }

    /** Whether the item is put or deleted. */
    public DynamoDbWriteRequestType getType() {
        return type;
    }

    /** Starts a request; item and type are required. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamoDbWriteRequest that && type == that.type && item.equals(that.item);
    }

    @Override
    public int hashCode() {
        return Objects.hash(item, type);
    }

    /** Names the attributes only: values are the user's data and do not belong in logs. */
    @Override
    public String toString() {
        return type + " " + item.keySet();
    }

    /** The SDK's values are serialisable, but their binaries come back empty: the bytes are in a superclass that is not. */
    private Object writeReplace() {
        return new SerializedForm(type, AttributeValueCodec.encode(item));
    }

    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
        throw new InvalidObjectException("A write request is serialised in its SerializedForm");
    }

    private static final class SerializedForm implements Serializable {

        private static final long serialVersionUID = 1L;

        private final DynamoDbWriteRequestType type;
        private final byte[] item;

        private SerializedForm(DynamoDbWriteRequestType type, byte[] item) {
            this.type = type;
            this.item = item;
        }

        private Object readResolve() throws ObjectStreamException {
            try {
                return builder()
                        .setType(type)
                        .setItem(AttributeValueCodec.decode(item))
                        .build();
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

        private Builder() {}

        /**
         * The item to put; for a delete, its key attributes. Others are dropped by a sink that knows which these are.
         * The map is copied.
         */
        public Builder setItem(Map<String, AttributeValue> item) {
            this.item = Collections.unmodifiableMap(new HashMap<>(Objects.requireNonNull(item, "item")));
            return this;
        }

        /** Whether to put or to delete the item. */
        public Builder setType(DynamoDbWriteRequestType type) {
            this.type = Objects.requireNonNull(type, "type");
            return this;
        }

        /**
         * @throws NullPointerException if the item or the type is missing
         */
        public DynamoDbWriteRequest build() {
            return new DynamoDbWriteRequest(
                    Objects.requireNonNull(item, "DynamoDbWriteRequest needs an item: call setItem"),
                    Objects.requireNonNull(type, "DynamoDbWriteRequest needs a type: call setType"));
        }
    }
}
