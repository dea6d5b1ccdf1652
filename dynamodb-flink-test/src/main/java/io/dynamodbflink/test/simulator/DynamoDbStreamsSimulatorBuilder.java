/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.simulator.stream.StreamRules;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.regions.Region;

/**
 * Settings of a {@link DynamoDbStreamsSimulator}.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsSimulatorBuilder {

    private static final int MAX_PORT = 65_535;

    private int port;
    private long seed = ThreadLocalRandom.current().nextLong();
    private Region region = Region.US_EAST_1;
    private int initialShards = 1;
    private boolean limitsEnforced;
    private boolean expiredShardsListed = true;
    private boolean lastPageApart;
    private boolean journalDetails = true;

    DynamoDbStreamsSimulatorBuilder() {}

    /** Where to listen on the loopback interface. Default: 0, any free port. */
    public DynamoDbStreamsSimulatorBuilder port(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + ": must be from 0 to " + MAX_PORT);
        }
        this.port = port;
        return this;
    }

    /** Decides on everything random. Default: another one every time; it is logged at the start. */
    public DynamoDbStreamsSimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** The region in ARNs. Default: us-east-1. */
    public DynamoDbStreamsSimulatorBuilder region(Region region) {
        this.region = Objects.requireNonNull(region, "region");
        return this;
    }

    /** How many open shards a new stream has. Default: 1. */
    public DynamoDbStreamsSimulatorBuilder initialShards(int shards) {
        if (shards < 1) {
            throw new IllegalArgumentException("initialShards " + shards + ": must be at least 1");
        }
        this.initialShards = shards;
        return this;
    }

    /**
     * Whether calls beyond AWS's limits are refused: 10 DescribeStream calls a second, two readers of a shard. A chain
     * of iterators counts as a reader for a second after each of its calls. Default: no.
     */
    public DynamoDbStreamsSimulatorBuilder enforceLimits(boolean enforce) {
        this.limitsEnforced = enforce;
        return this;
    }

    /** Whether DescribeStream lists shards whose records have all expired, as AWS does for a while. Default: yes. */
    public DynamoDbStreamsSimulatorBuilder listExpiredShards(boolean list) {
        this.expiredShardsListed = list;
        return this;
    }

    /**
     * Whether the end of a closed shard is told in an empty page after its last records, and not together with them.
     * Default: no.
     */
    public DynamoDbStreamsSimulatorBuilder lastPageApart(boolean apart) {
        this.lastPageApart = apart;
        return this;
    }

    /**
     * Whether the journal records every call and write, or only counts them, as long benchmarks want it. Deliveries
     * are always recorded. Default: yes.
     */
    public DynamoDbStreamsSimulatorBuilder journalDetails(boolean details) {
        this.journalDetails = details;
        return this;
    }

    /**
     * Starts the simulator.
     *
     * @throws java.io.UncheckedIOException if the port is taken
     */
    public DynamoDbStreamsSimulator start() {
        return new DynamoDbStreamsSimulator(this);
    }

    int port() {
        return port;
    }

    long seed() {
        return seed;
    }

    Region region() {
        return region;
    }

    int initialShards() {
        return initialShards;
    }

    boolean journalDetails() {
        return journalDetails;
    }

    StreamRules rules() {
        return new StreamRules(expiredShardsListed, lastPageApart, limitsEnforced);
    }
}
