/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

/**
 * Kinds of write.
 *
 * @since 0.1.0
 */
public enum DynamoDbWriteRequestType {
    /** Puts a whole item, replacing what has the same primary key. */
    PUT((byte) 0),
    /** Deletes the item with the given primary key; no error if there is none. */
    DELETE((byte) 1),
    /**
     * Changes attributes of the item with the given primary key by an update expression; makes the item if there is
     * none.
     */
    UPDATE((byte) 2);

    private final byte code;

    DynamoDbWriteRequestType(byte code) {
        this.code = code;
    }

    /** Stable code of this kind in checkpoints. */
    public byte toByteValue() {
        return code;
    }

    /**
     * The kind that a code stands for.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DynamoDbWriteRequestType fromByteValue(byte code) {
        for (DynamoDbWriteRequestType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("No write request type has the code " + code);
    }
}
