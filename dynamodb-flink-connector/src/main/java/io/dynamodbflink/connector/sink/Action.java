/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.WriteCall;

/**
 * What a call needs permission for.
 *
 * @param table name or ARN of the table
 * @param name of the operation, such as {@code PutItem}
 */
record Action(String table, String name) {

    static Action of(WriteCall call) {
        return new Action(call.table(), operation(call));
    }

    private static String operation(WriteCall call) {
        if (!call.isSingle()) {
            return "BatchWriteItem";
        }
        return switch (call.writes().get(0).request().getType()) {
            case PUT -> "PutItem";
            case DELETE -> "DeleteItem";
            case UPDATE -> "UpdateItem";
        };
    }

    /** As IAM policies have it, such as {@code dynamodb:PutItem}. */
    String iamAction() {
        return "dynamodb:" + name;
    }
}
