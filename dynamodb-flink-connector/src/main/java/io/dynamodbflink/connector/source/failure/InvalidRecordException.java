/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.failure;

import java.io.IOException;

/**
 * A record cannot be deserialized, and the job must not go on without it. The message names the record's place in the
 * stream, never its values; the cause is what the deserialization schema threw.
 *
 * @since 0.1.0
 */
public class InvalidRecordException extends IOException {

    private static final long serialVersionUID = 1L;

    public InvalidRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
