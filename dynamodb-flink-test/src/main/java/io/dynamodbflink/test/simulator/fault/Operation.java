/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls that the simulator answers.
 *
 * @since 0.1.0
 */
public enum Operation {
    DESCRIBE_STREAM("DynamoDBStreams_20120810.DescribeStream"),
    GET_RECORDS("DynamoDBStreams_20120810.GetRecords"),
    GET_SHARD_ITERATOR("DynamoDBStreams_20120810.GetShardIterator"),
    LIST_STREAMS("DynamoDBStreams_20120810.ListStreams"),

    BATCH_WRITE_ITEM("DynamoDB_20120810.BatchWriteItem"),
    CREATE_TABLE("DynamoDB_20120810.CreateTable"),
    DELETE_ITEM("DynamoDB_20120810.DeleteItem"),
    DELETE_TABLE("DynamoDB_20120810.DeleteTable"),
    DESCRIBE_TABLE("DynamoDB_20120810.DescribeTable"),
    GET_ITEM("DynamoDB_20120810.GetItem"),
    LIST_TABLES("DynamoDB_20120810.ListTables"),
    PUT_ITEM("DynamoDB_20120810.PutItem"),
    SCAN("DynamoDB_20120810.Scan"),
    TRANSACT_WRITE_ITEMS("DynamoDB_20120810.TransactWriteItems"),
    UPDATE_ITEM("DynamoDB_20120810.UpdateItem"),
    UPDATE_TABLE("DynamoDB_20120810.UpdateTable");

    private static final Map<String, Operation> BY_TARGET = new HashMap<>();

    static {
        for (Operation operation : values()) {
            BY_TARGET.put(operation.target, operation);
        }
    }

    private final String target;

    Operation(String target) {
        this.target = target;
    }

    /** The operation of an {@code X-Amz-Target} header, or null if the simulator does not have it. */
    public static @Nullable Operation ofTarget(String target) {
        return BY_TARGET.get(target);
    }

    /** The calls of the streams API. */
    public static Set<Operation> streams() {
        return EnumSet.range(DESCRIBE_STREAM, LIST_STREAMS);
    }

    /** The calls that change items. */
    public static Set<Operation> writes() {
        return EnumSet.of(BATCH_WRITE_ITEM, DELETE_ITEM, PUT_ITEM, TRANSACT_WRITE_ITEMS, UPDATE_ITEM);
    }
}
