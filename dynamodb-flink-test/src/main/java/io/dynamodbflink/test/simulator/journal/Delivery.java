/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import java.time.Duration;

/**
 * A record that was handed out in an answer to GetRecords.
 *
 * @param entry the record
 * @param at when, since the simulator started, in real time
 * @param intact whether the answer was sent as it should be; otherwise it was spoilt on the way, on purpose
 * @since 0.1.0
 */
public record Delivery(StreamEntry entry, Duration at, boolean intact) {}
