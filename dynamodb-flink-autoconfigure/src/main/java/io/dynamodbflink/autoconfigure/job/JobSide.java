/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

/** The two sides of a job that talk to DynamoDB. */
enum JobSide {
    SOURCE,
    SINK
}
