/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.AwsErrors;

/** The lock table has not answered, or with an error. No exception of the SDK: the lock client would hide those. */
final class LockTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LockTableException(String table, Throwable cause) {
        super("the lock table '" + table + "': " + AwsErrors.describe(cause), AwsErrors.cause(cause));
    }
}
