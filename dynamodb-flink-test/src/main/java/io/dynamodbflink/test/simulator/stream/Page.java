/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.protocol.Body;

/**
 * An answer to GetRecords.
 *
 * @param streamArn of the stream
 * @param shard that was read
 * @param from index of the first record
 * @param to index after the last record
 * @param body as it is sent
 * @since 0.1.0
 */
public record Page(String streamArn, Shard shard, int from, int to, Body body) {}
