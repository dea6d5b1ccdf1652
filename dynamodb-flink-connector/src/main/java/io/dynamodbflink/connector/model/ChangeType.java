/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import software.amazon.awssdk.services.dynamodb.model.OperationType;

/**
 * What happened to an item.
 *
 * @since 0.1.0
 */
public enum ChangeType {
    /** The item is new. */
    INSERT((byte) 0),
    /** At least one attribute of the item has changed. */
    MODIFY((byte) 1),
    /** The item was deleted, by somebody or because its time to live was over. */
    REMOVE((byte) 2);

    private final byte code;

    ChangeType(byte code) {
        this.code = code;
    }

    /** Stable code in serialised events. */
    byte code() {
        return code;
    }

    static ChangeType ofCode(byte code) {
        for (ChangeType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("No change type has the code " + code);
    }

    static ChangeType of(OperationType operation, String text) {
        return switch (operation) {
            case INSERT -> INSERT;
            case MODIFY -> MODIFY;
            case REMOVE -> REMOVE;
            case UNKNOWN_TO_SDK_VERSION ->
                throw new IllegalArgumentException("A stream record has the event name '" + text
                        + "', which this version does not know: expected INSERT, MODIFY or REMOVE");
        };
    }
}
