/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

/** Says that a request has a shape that DynamoDB has no use for. What becomes of it is the SDK's to say. */
final class UnusualRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Neither message nor stack trace: it is control flow, and a message could only quote what an item holds. */
    UnusualRequestException() {
        super(null, null, false, false);
    }
}
