/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * A job that reads a stream into a sink that keeps nothing. What is not said here is as the connector and Flink have it
 * by default.
 *
 * @param stream to read
 * @param parallelism of the job
 * @param sourceConfig options of the source that are not the default
 * @param checkpointInterval between two checkpoints; none are taken if null
 * @param savepoint to start from, or null
 * @param observer of the shards
 */
public record JobSpec(
        PreparedStream stream,
        int parallelism,
        Configuration sourceConfig,
        @Nullable Duration checkpointInterval,
        @Nullable String savepoint,
        ShardObserver observer) {

    /** From the oldest record on. */
    public static JobSpec of(PreparedStream stream, int parallelism) {
        return new JobSpec(
                stream,
                parallelism,
                new Configuration()
                        .set(
                                DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION,
                                InitialPosition.TRIM_HORIZON),
                null,
                null,
                ShardObserver.none());
    }

    /** The same, from the tip of the stream on. */
    public JobSpec fromTip() {
        Configuration config = new Configuration(sourceConfig);
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.LATEST);
        return new JobSpec(stream, parallelism, config, checkpointInterval, savepoint, observer);
    }

    /** The same, from records of some age on. */
    public JobSpec fromAge(Duration age) {
        Configuration config = new Configuration(sourceConfig);
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.AT_TIMESTAMP);
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP, age.toString());
        return new JobSpec(stream, parallelism, config, checkpointInterval, savepoint, observer);
    }

    /** The same, with another delay between polls of shards that have nothing new or little. */
    public JobSpec withPollDelay(Duration delay) {
        Configuration config = new Configuration(sourceConfig);
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS, delay);
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS,
                delay);
        return new JobSpec(stream, parallelism, config, checkpointInterval, savepoint, observer);
    }

    /** The same, with checkpoints. */
    public JobSpec withCheckpoints(Duration interval) {
        return new JobSpec(stream, parallelism, sourceConfig, interval, savepoint, observer);
    }

    /** The same, going on from a savepoint. */
    public JobSpec restoredFrom(String path) {
        return new JobSpec(stream, parallelism, sourceConfig, checkpointInterval, path, observer);
    }

    /** The same, telling an observer about its shards. */
    public JobSpec observedBy(ShardObserver shards) {
        return new JobSpec(stream, parallelism, sourceConfig, checkpointInterval, savepoint, shards);
    }
}
