/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import java.io.IOException;

/**
 * The sink cannot go on. The message says what the table answered and what to do; it names attributes, never values.
 *
 * @since 0.1.0
 */
public class DynamoDbWriteException extends IOException {

    private static final long serialVersionUID = 1L;

    public DynamoDbWriteException(String message) {
        super(message);
    }

    public DynamoDbWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
