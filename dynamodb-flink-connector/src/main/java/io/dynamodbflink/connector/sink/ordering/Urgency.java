/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

/** Whether batches have to be sent that are not full. */
enum Urgency {
    /** Only when their time has come. */
    NONE,
    /** The buffer takes no more writes until some are sent. */
    FULL,
    /** Everything has to be sent. */
    FLUSHING
}
