/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

/**
 * Says that JSON is not written as the service writes it, be it legal or not. The SDK is asked then: what it makes of such
 * an answer, a page or an error, is the result.
 */
final class UnusualJsonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Neither message nor stack trace: it is control flow, and a message could only quote what an item holds. */
    UnusualJsonException() {
        super(null, null, false, false);
    }
}
