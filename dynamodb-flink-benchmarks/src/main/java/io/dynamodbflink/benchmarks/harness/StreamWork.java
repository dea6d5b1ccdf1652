/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.GeneratedRecords;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedStream;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A stream to be read. Its records are about 1 KB with both images of an item with 10 attributes, and an hour old: nobody
 * takes them for the tip of the stream.
 *
 * @param shards chains of shards
 * @param generations shards in a chain, each the only child of the one before; the last is open
 * @param records in each shard
 * @param pageSize the most records of a page, up to 1,000
 * @param latency of every call
 */
public record StreamWork(int shards, int generations, int records, int pageSize, Duration latency)
        implements Serializable {

    /** More than anybody reads. */
    public static final int ENDLESS = 50_000_000;

    /** Size of a record as the service counts it. */
    public static final int RECORD_BYTES = 1_016;

    /** The service's limit. */
    public static final int FULL_PAGES = 1_000;

    private static final Duration AGE = Duration.ofHours(1);

    /** Shards without end, with full pages. */
    public static StreamWork endless(int shards, Duration latency) {
        return new StreamWork(shards, 1, ENDLESS, FULL_PAGES, latency);
    }

    /** Open shards that have nothing. */
    public static StreamWork empty(int shards, Duration latency) {
        return new StreamWork(shards, 1, 0, FULL_PAGES, latency);
    }

    /** Makes the stream; the simulator's latency and page size are this work's from now on. */
    public PreparedStream prepare(RemoteSimulator simulator, String table) throws IOException {
        return simulator.ask(server -> prepareOn(server, table));
    }

    private PreparedStream prepareOn(DynamoDbStreamsSimulator simulator, String table) {
        simulator.faults().clear();
        simulator.clock().set(Instant.now().minus(AGE));
        SimulatedStream stream = simulator
                .createTable(TableDefinition.of(table, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), shards)
                .stream();
        for (int generation = 0; generation < generations; generation++) {
            if (generation > 0) {
                stream.rollAll();
            }
            if (records > 0) {
                stream.preload(GeneratedRecords.perShard(records));
            }
        }
        simulator.clock().set(Instant.now());
        if (!latency.isZero()) {
            simulator.faults().onEveryCall().inject(Fault.delay(latency));
        }
        if (pageSize < FULL_PAGES) {
            simulator.faults().on(Operation.GET_RECORDS).inject(Fault.shortPage(pageSize));
        }
        List<String> shardIds = stream.shards().stream().map(SimulatedShard::id).toList();
        return new PreparedStream(
                table, simulator.endpoint(), simulator.region().id(), stream.arn(), shardIds);
    }
}
