/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What happened in a simulator, in the order in which it happened: calls, writes, and records handed out. Every
 * method answers with a copy of what is known at that moment.
 *
 * <pre>{@code
 * await().until(() -> simulator.journal().undelivered(streamArn).isEmpty());
 * assertThat(simulator.journal().deliveries(streamArn, key)).isSortedAccordingTo(...);
 * }</pre>
 *
 * @since 0.1.0
 */
public interface Journal {

    /** When the simulator started, in real time: the times in the journal count from here. */
    Instant startedAt();

    /** The calls that have been answered, in the order of their answers. */
    List<ApiCall> calls();

    /** The calls of one operation that have been answered. */
    default List<ApiCall> calls(Operation operation) {
        return calls().stream().filter(call -> call.operation() == operation).toList();
    }

    /** The calls of one operation about one shard that have been answered. */
    default List<ApiCall> calls(Operation operation, String shardId) {
        return calls(operation).stream()
                .filter(call -> shardId.equals(call.subject().shardId()))
                .toList();
    }

    /** How many calls of an operation have arrived, also if calls are not recorded. */
    long callCount(Operation operation);

    /** How many records have been handed out, those of spoilt answers included. */
    long deliveryCount();

    /** How many writes have taken effect, also if writes are not recorded. */
    long writeCount();

    /** The writes that took effect on a table. */
    List<AppliedWrite> writes(String tableName);

    /** The writes that took effect on one item. */
    default List<AppliedWrite> writes(String tableName, Map<String, AttributeValue> keys) {
        return writes(tableName).stream()
                .filter(write -> write.keys().equals(keys))
                .toList();
    }

    /** The records of a stream, shard by shard in the order of their creation, trimmed ones included. */
    List<StreamEntry> entries(String streamArn);

    /** The records of a stream that were handed out, in this order; a record may be there several times. */
    List<Delivery> deliveries(String streamArn);

    /** The records of a shard that were handed out. */
    default List<Delivery> deliveriesOfShard(String streamArn, String shardId) {
        return deliveries(streamArn).stream()
                .filter(delivery -> delivery.entry().shardId().equals(shardId))
                .toList();
    }

    /** The records of an item that were handed out. */
    default List<Delivery> deliveries(String streamArn, Map<String, AttributeValue> keys) {
        return deliveries(streamArn).stream()
                .filter(delivery -> delivery.entry().keys().equals(keys))
                .toList();
    }

    /** The records of a stream that no intact answer has held yet. */
    List<StreamEntry> undelivered(String streamArn);

    /** Forgets calls, writes and deliveries; the counts remain, and so do the streams' records. */
    void clear();
}
