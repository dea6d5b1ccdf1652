/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

/**
 * An item has no usable primary key. The message names the attribute, never its value.
 *
 * @since 0.1.0
 */
public final class InvalidKeyException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidKeyException(String message) {
        super(message);
    }
}
