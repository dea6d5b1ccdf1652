/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

/**
 * A write was not sent, because the instance of the application does not hold the lock (any more). It fails the job's
 * call for good: such an instance has its jobs ended anyway.
 *
 * @since 0.1.0
 */
public final class WriteRefusedException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    WriteRefusedException(String message) {
        super(message);
    }
}
