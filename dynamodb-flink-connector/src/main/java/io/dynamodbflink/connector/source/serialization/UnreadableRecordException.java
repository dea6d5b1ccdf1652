/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import java.io.IOException;

/**
 * A record does not have what a schema needs of it. The message names attributes and types, never values, so that it may
 * be logged: a schema of your own that keeps to this can throw it, too, and say why a record is invalid.
 *
 * @since 0.1.0
 */
public class UnreadableRecordException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnreadableRecordException(String message) {
        super(message);
    }

    public UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
