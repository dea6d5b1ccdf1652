/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Brings the writes of a primary key to the subtask that owns it, before they reach the writer. */
@NullMarked
package io.dynamodbflink.connector.sink.partition;

import org.jspecify.annotations.NullMarked;
