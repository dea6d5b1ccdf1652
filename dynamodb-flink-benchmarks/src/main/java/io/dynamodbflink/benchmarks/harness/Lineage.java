/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.journal.StreamEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The shards of a stream in the simulator, from parents to children, and how they come about. */
public final class Lineage {

    /** Enough for every one of some dozens of shards to have some. */
    private static final int KEYS_PER_SHARD = 20;

    private Lineage() {}

    /** Child by parent, oldest first, of a stream whose shards have at most one child. */
    public static Map<String, String> children(RemoteSimulator simulator, PreparedStream stream) throws IOException {
        String streamArn = stream.arn();
        return simulator.ask(server -> {
            LinkedHashMap<String, String> children = new LinkedHashMap<>();
            for (SimulatedShard shard : server.stream(streamArn).shards()) {
                shard.parent().ifPresent(parent -> children.put(parent, shard.id()));
            }
            return children;
        });
    }

    /** The open shards. */
    public static List<String> open(RemoteSimulator simulator, PreparedStream stream) throws IOException {
        String streamArn = stream.arn();
        return simulator.ask(server -> new ArrayList<>(server.stream(streamArn).openShards().stream()
                .map(SimulatedShard::id)
                .toList()));
    }

    /**
     * Finds keys whose changes go to each of the open shards, by writing some.
     *
     * @return a key for every shard that one was found for
     */
    static Map<String, String> keyByShard(DynamoDbStreamsSimulator server, PreparedStream stream) {
        int shards = server.stream(stream.arn()).openShards().size();
        for (int i = 0; i < shards * KEYS_PER_SHARD; i++) {
            put(server, stream.table(), "key-" + i, 0);
        }
        Map<String, String> keys = new TreeMap<>();
        for (StreamEntry entry : server.journal().entries(stream.arn())) {
            keys.put(
                    entry.shardId(),
                    Objects.requireNonNull(entry.keys().get("id")).s());
        }
        return new HashMap<>(keys);
    }

    /** Changes an item; the change says when it was made. */
    static void put(DynamoDbStreamsSimulator server, String table, String key, int version) {
        server.table(table)
                .put(Map.of(
                        "id",
                        AttributeValue.fromS(key),
                        "version",
                        AttributeValue.fromN(Integer.toString(version)),
                        WriteTimes.ATTRIBUTE,
                        WriteTimes.now()));
    }

    /**
     * Rolls every shard some times. Just before that, the shard gets a last record, and just after that, its child a
     * first one.
     *
     * @param millisBetween two rounds
     */
    public static void roll(RemoteSimulator simulator, PreparedStream stream, int rounds, long millisBetween)
            throws IOException {
        simulator.ask(server -> {
            rollOn(server, stream, rounds, millisBetween);
            return true;
        });
    }

    private static void rollOn(DynamoDbStreamsSimulator server, PreparedStream stream, int rounds, long millisBetween)
            throws InterruptedException {
        Map<String, String> keys = keyByShard(server, stream);
        int version = 1;
        for (int round = 0; round < rounds; round++) {
            TimeUnit.MILLISECONDS.sleep(millisBetween);
            Map<String, String> children = new HashMap<>();
            for (Map.Entry<String, String> shard : keys.entrySet()) {
                put(server, stream.table(), shard.getValue(), version++);
                String child = server.stream(stream.arn()).roll(shard.getKey()).id();
                put(server, stream.table(), shard.getValue(), version++);
                children.put(child, shard.getValue());
            }
            keys = children;
        }
    }
}
