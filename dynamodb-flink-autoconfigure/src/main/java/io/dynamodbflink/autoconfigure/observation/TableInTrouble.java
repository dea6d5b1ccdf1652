/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import java.util.Objects;

/**
 * A table that a subtask of a job's sink does not get through to: all its calls fail.
 *
 * @param table name of the table
 * @param subtasks number of subtasks to which this happens
 * @param trouble what is wrong, of the subtask that has failed longest
 * @since 0.1.0
 */
public record TableInTrouble(String table, int subtasks, CallTrouble trouble) {

    public TableInTrouble {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(trouble, "trouble");
    }
}
