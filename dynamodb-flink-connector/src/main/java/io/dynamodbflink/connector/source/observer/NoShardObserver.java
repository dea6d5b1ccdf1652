/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

enum NoShardObserver implements ShardObserver {
    INSTANCE
}
