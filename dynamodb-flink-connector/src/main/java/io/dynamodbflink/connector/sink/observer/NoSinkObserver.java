/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.observer;

enum NoSinkObserver implements SinkObserver {
    INSTANCE
}
