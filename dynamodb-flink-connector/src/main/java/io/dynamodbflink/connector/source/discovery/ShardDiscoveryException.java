/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

/**
 * The shards of a stream cannot be found. Fails the job.
 *
 * @since 0.1.0
 */
public final class ShardDiscoveryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShardDiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
