/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the reading of a job's source stands at one moment: all that its health depends on, whatever the number of shards.
 *
 * @param at the moment
 * @param known whether anything has been told of the shards since the job was started
 * @param lag how far behind the shard is that is furthest behind, of those that are to be read; null if not known
 * @param unread the shard whose unread records are the oldest, and what was created before in it has been handed on; null
 *     if not known. Goes on to age while the job does not run
 * @param silent the shard of a reader of which nothing has been heard for the longest time; null if no reader has any
 * @param untaken the shard that has waited longest for a reader to take it; null if none waits
 * @param heldBack the shard that has waited longest for the job to take records of its reader, so that more can be
 *     fetched; null if none waits
 * @param troubles shards whose calls fail, by what is wrong, those that have failed longest first
 * @param discovery how the search for shards goes on; null if it has not begun
 * @param dataLosses how often records left the stream before they were read, since the job was started
 * @param lastDataLoss the latest of them
 * @param invalidRecords how often the deserialization schema failed on a record, since the job was started
 * @since 0.1.0
 */
public record SourceCondition(
        Instant at,
        boolean known,
        @Nullable Duration lag,
        @Nullable ShardSince unread,
        @Nullable ShardSince silent,
        @Nullable ShardSince untaken,
        @Nullable ShardSince heldBack,
        List<ShardsInTrouble> troubles,
        @Nullable DiscoveryProgress discovery,
        long dataLosses,
        @Nullable ShardDataLoss lastDataLoss,
        long invalidRecords) {

    /** How long a stream keeps its records. */
    public static final Duration RETENTION = Duration.ofHours(24);

    public SourceCondition {
        Objects.requireNonNull(at, "at");
        troubles = List.copyOf(troubles);
    }

    /**
     * Time that is left until unread records leave the stream, at the earliest: they are not older than what has been
     * read. Zero if they may be leaving it now, null if nothing is known of the shards.
     */
    public @Nullable Duration timeToTrim() {
        if (unread == null) {
            return null;
        }
        Duration age = Duration.between(unread.since(), at);
        // The service's clock may be ahead of ours.
        Duration left = age.isNegative() ? RETENTION : RETENTION.minus(age);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Number of shards whose last call failed. */
    public int shardsInTrouble() {
        return troubles.stream().mapToInt(ShardsInTrouble::shards).sum();
    }

    /**
     * A shard, and since when something is so.
     *
     * @param shardId the shard
     * @param since since when
     */
    public record ShardSince(ShardId shardId, Instant since) {

        public ShardSince {
            Objects.requireNonNull(shardId, "shardId");
            Objects.requireNonNull(since, "since");
        }
    }

    /**
     * Shards whose calls fail in the same way.
     *
     * @param kind what the failures mean
     * @param shards how many shards there are
     * @param longest the shard whose calls have failed longest
     * @param since when the first call of that shard failed
     * @param times how often in a row it has failed, in the present attempt of the job
     * @param error its last failure in one line
     */
    public record ShardsInTrouble(
            AwsErrorKind kind, int shards, ShardId longest, Instant since, int times, String error) {}
}
