/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.ordering.BufferLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The checked settings of a sink.
 *
 * @param table name or ARN of the table
 * @param keyNames key attributes named by the user; empty to ask the table
 * @param partitioned whether the writes of a primary key are brought to one subtask before they are written
 * @param failOnError whether errors that may pass by themselves fail the job
 * @param accessGrace how long the table may deny access before the job fails
 * @param versionGuard lets writes apply only if their version is higher; null to write in any case
 * @param limits sizes and times of the buffer
 * @param flow how fast the sink may be, and how long it tries
 * @param observer told whether tables answer
 * @param invalidItems what happens to items that the table will never accept
 */
record DynamoDbSinkSettings(
        String table,
        List<String> keyNames,
        boolean partitioned,
        boolean failOnError,
        Duration accessGrace,
        @Nullable VersionGuard versionGuard,
        BufferLimits limits,
        FlowSettings flow,
        SinkObserver observer,
        InvalidItemHandling invalidItems)
        implements Serializable {

    DynamoDbSinkSettings {
        Objects.requireNonNull(table, "table");
        keyNames = List.copyOf(keyNames);
        Objects.requireNonNull(accessGrace, "accessGrace");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(flow, "flow");
        Objects.requireNonNull(observer, "observer");
        Objects.requireNonNull(invalidItems, "invalidItems");
    }
}
