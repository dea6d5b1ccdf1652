/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.simulator.stream.ChangeStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of a simulator, whose shards a test splits, rolls, trims and expires. Sequence numbers have gaps and grow
 * from 21 digits on; creation times are to the second.
 *
 * @since 0.1.0
 */
public final class SimulatedStream {

    private final ChangeStream stream;

    SimulatedStream(ChangeStream stream) {
        this.stream = stream;
    }

    /** The stream's ARN. */
    public String arn() {
        return stream.name().arn();
    }

    /** Every shard there ever was, oldest first. */
    public List<SimulatedShard> shards() {
        return stream.shards().stream().map(SimulatedShard::of).toList();
    }

    /** The open shards, in the order of their parts of the keys. */
    public List<SimulatedShard> openShards() {
        return stream.openShards().stream().map(SimulatedShard::of).toList();
    }

    /**
     * A shard as it is now.
     *
     * @throws IllegalArgumentException if there is none of this id
     */
    public SimulatedShard shard(String shardId) {
        return SimulatedShard.of(stream.shard(shardId));
    }

    /** Closes an open shard and opens two children, which share its keys. Answers with the children. */
    public List<SimulatedShard> split(String shardId) {
        return replace(shardId, 2);
    }

    /** Closes an open shard and opens one child, which takes over its keys. */
    public SimulatedShard roll(String shardId) {
        return replace(shardId, 1).get(0);
    }

    /** Splits every open shard. Answers with the children. */
    public List<SimulatedShard> splitAll() {
        return replaceAll(2);
    }

    /** Rolls every open shard. Answers with the children. */
    public List<SimulatedShard> rollAll() {
        return replaceAll(1);
    }

    private List<SimulatedShard> replace(String shardId, int children) {
        return stream.replace(shardId, children).stream()
                .map(SimulatedShard::of)
                .toList();
    }

    private List<SimulatedShard> replaceAll(int children) {
        List<SimulatedShard> all = new ArrayList<>();
        stream.openShards().forEach(shard -> all.addAll(replace(shard.id(), children)));
        return all;
    }

    /**
     * Makes the oldest records of a shard unreadable: positions among them are answered with
     * {@code TrimmedDataAccessException}.
     *
     * @param records how many, counted from the shard's first record ever
     */
    public void trim(String shardId, int records) {
        stream.trim(shardId, records);
    }

    /** Makes every record of a shard unreadable, while the shard itself stays. */
    public void trimAll(String shardId) {
        stream.shard(shardId);
        stream.trimIfKnown(shardId);
    }

    /** Ages a closed shard beyond 24 hours: calls about it are answered with {@code ResourceNotFoundException}. */
    public void expire(String shardId) {
        stream.expire(shardId);
    }

    /** Takes a shard out of DescribeStream's listing for good, while it stays readable. */
    public void unlist(String shardId) {
        stream.unlist(shardId);
    }

    /**
     * Fills every open shard, none of which may have records yet, with generated records. They take no memory and are
     * not in the table; keys of different shards differ.
     */
    public void preload(GeneratedRecords records) {
        stream.preload(records.shape());
    }

    @Override
    public String toString() {
        return "simulated stream " + arn();
    }
}
