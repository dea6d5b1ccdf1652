/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * One thing that can go wrong with a call. Inject it with {@link Faults}.
 *
 * @since 0.1.0
 */
public sealed interface Fault {

    /** The call is refused with {@code ThrottlingException}. */
    static Fault throttling() {
        return error("ThrottlingException", "Rate exceeded");
    }

    /** The call is refused with {@code LimitExceededException}. */
    static Fault limitExceeded() {
        return error("LimitExceededException", "Too many operations for a given subscriber.");
    }

    /** The call is refused with {@code ProvisionedThroughputExceededException}. */
    static Fault provisionedThroughputExceeded() {
        return error(
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded. Consider increasing your"
                        + " provisioning level with the UpdateTable API.");
    }

    /** The call fails with status 500 and {@code InternalServerError}. */
    static Fault internalServerError() {
        return new ServiceError(500, "InternalServerError", "Internal server error");
    }

    /** The call fails with status 503 and {@code ServiceUnavailableException}. */
    static Fault serviceUnavailable() {
        return new ServiceError(503, "ServiceUnavailableException", "Service is unavailable");
    }

    /** The caller may not do this. */
    static Fault accessDenied() {
        return error("AccessDeniedException", "User is not authorized to perform this operation");
    }

    /** The caller's temporary credentials have expired. */
    static Fault expiredToken() {
        return error("ExpiredTokenException", "The security token included in the request is expired");
    }

    /** The caller's credentials are not known. */
    static Fault unrecognizedClient() {
        return error("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    /** The iterator counts as older than 15 minutes. */
    static Fault expiredIterator() {
        return error("ExpiredIteratorException", "Iterator expired. The iterator was created too long ago.");
    }

    /** The data asked for counts as older than 24 hours. */
    static Fault trimmedData() {
        return error("TrimmedDataAccessException", "The operation attempted to read past the oldest stream record");
    }

    /** The stream, shard or table counts as gone. */
    static Fault resourceNotFound() {
        return error("ResourceNotFoundException", "Requested resource not found");
    }

    /**
     * The call is refused with a client error, status 400.
     *
     * @param name of the error without a namespace
     * @param message for the caller
     */
    static Fault error(String name, String message) {
        return new ServiceError(400, name, message);
    }

    /** The call is carried out so much later; no thread waits. */
    static Fault delay(Duration delay) {
        return delay(delay, delay);
    }

    /** The call is carried out later, by a random time between the two. */
    static Fault delay(Duration atLeast, Duration atMost) {
        return new Delay(atLeast, atMost);
    }

    /** The connection is reset before the call is carried out: nothing has happened. */
    static Fault connectionReset() {
        return new ConnectionReset(false);
    }

    /** The call is carried out, then the connection is reset: the caller cannot know. */
    static Fault lostAnswer() {
        return new ConnectionReset(true);
    }

    /** The call is carried out, and the connection ends in the middle of the answer. */
    static Fault truncatedBody() {
        return new TruncatedBody();
    }

    /** The call is carried out, and the answer's {@code x-amz-crc32} does not fit its bytes. */
    static Fault wrongChecksum() {
        return new WrongChecksum();
    }

    /** The call is carried out at once, and its answer arrives in pieces over the given time. */
    static Fault slowAnswer(Duration over) {
        return new SlowAnswer(over);
    }

    /** The call is not carried out and never answered. The connection stays open until the caller ends it. */
    static Fault hang() {
        return new Hang(false);
    }

    /** The call is carried out, and its answer never comes. */
    static Fault hangAfterwards() {
        return new Hang(true);
    }

    /** GetRecords answers with no records although there are some; the next iterator stands at the same place. */
    static Fault emptyPage() {
        return new PageLimit(0);
    }

    /** GetRecords answers with at most so many records, although there are more. */
    static Fault shortPage(int maxRecords) {
        return new PageLimit(maxRecords);
    }

    /**
     * The open shard that GetRecords or GetShardIterator is about splits in two before the call is carried out: its
     * last records and its end come in one page.
     */
    static Fault splitShard() {
        return new ShardChange(ShardChange.Kind.SPLIT);
    }

    /** The open shard that GetRecords or GetShardIterator is about gets one child before the call is carried out. */
    static Fault rollShard() {
        return new ShardChange(ShardChange.Kind.ROLL);
    }

    /**
     * Every record so far of the shard that GetRecords or GetShardIterator is about becomes unreadable before the call
     * is carried out.
     */
    static Fault trimShard() {
        return new ShardChange(ShardChange.Kind.TRIM);
    }

    /** DescribeStream does not show the newest shards: those that have a parent and no children. */
    static Fault hiddenChildren() {
        return new HiddenShards(HiddenShards.Which.NEWEST, Set.of());
    }

    /** DescribeStream shows children without their parents: shards that have children are not listed. */
    static Fault hiddenParents() {
        return new HiddenShards(HiddenShards.Which.PARENTS, Set.of());
    }

    /** DescribeStream does not show these shards. */
    static Fault hiddenShards(String... shardIds) {
        return new HiddenShards(HiddenShards.Which.NAMED, Set.of(shardIds));
    }

    /** DescribeStream lists children before their parents. */
    static Fault reversedListing() {
        return new ReversedListing();
    }

    /** DescribeStream ignores the CHILD_SHARDS filter and lists every shard. */
    static Fault ignoredShardFilter() {
        return new IgnoredShardFilter();
    }

    /**
     * BatchWriteItem leaves the last so many items of the batch unprocessed; if that is all of them, it throws
     * {@code ProvisionedThroughputExceededException}.
     */
    static Fault unprocessedItems(int count) {
        return new UnprocessedItems(count);
    }

    /**
     * BatchWriteItem leaves each item of the batch unprocessed with some probability, as a table does that is short of
     * capacity here and there; if that is all of them, it throws {@code ProvisionedThroughputExceededException}.
     *
     * @param share from 0 to 1
     */
    static Fault unprocessedShare(double share) {
        return new UnprocessedShare(share);
    }

    /** The call fails with an error of the service. */
    record ServiceError(int status, String name, String message) implements Fault {

        /** Checks the parts. */
        public ServiceError {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(message, "message");
        }
    }

    /** The call waits before it is carried out. */
    record Delay(Duration atLeast, Duration atMost) implements Fault {

        /** Checks the parts. */
        public Delay {
            Objects.requireNonNull(atLeast, "atLeast");
            Objects.requireNonNull(atMost, "atMost");
            if (atLeast.isNegative() || atMost.compareTo(atLeast) < 0) {
                throw new IllegalArgumentException("A delay from " + atLeast + " to " + atMost
                        + ": the first must not be negative, nor the second shorter");
            }
        }
    }

    /** The connection is reset. */
    record ConnectionReset(boolean afterwards) implements Fault {}

    /** The answer ends too early. */
    record TruncatedBody() implements Fault {}

    /** The answer's checksum is wrong. */
    record WrongChecksum() implements Fault {}

    /** The answer trickles. */
    record SlowAnswer(Duration over) implements Fault {

        /** Checks the parts. */
        public SlowAnswer {
            Objects.requireNonNull(over, "over");
            if (over.isNegative()) {
                throw new IllegalArgumentException("A slow answer over " + over + ": must not be negative");
            }
        }
    }

    /** The answer never comes. */
    record Hang(boolean afterwards) implements Fault {}

    /** A page of records is short or empty. */
    record PageLimit(int maxRecords) implements Fault {

        /** Checks the parts. */
        public PageLimit {
            if (maxRecords < 0) {
                throw new IllegalArgumentException("A page of " + maxRecords + " records: must not be negative");
            }
        }
    }

    /** The shard changes while it is read. */
    record ShardChange(Kind kind) implements Fault {

        /** What becomes of the shard. */
        public enum Kind {
            SPLIT,
            ROLL,
            TRIM
        }

        /** Checks the kind. */
        public ShardChange {
            Objects.requireNonNull(kind, "kind");
        }
    }

    /** Shards are missing in a listing. */
    record HiddenShards(Which which, Set<String> shardIds) implements Fault {

        /** Which shards are missing. */
        public enum Which {
            NEWEST,
            PARENTS,
            NAMED
        }

        /** Checks and copies the parts. */
        public HiddenShards {
            Objects.requireNonNull(which, "which");
            shardIds = Set.copyOf(shardIds);
        }
    }

    /** Shards are listed youngest first. */
    record ReversedListing() implements Fault {}

    /** The shard filter has no effect. */
    record IgnoredShardFilter() implements Fault {}

    /** Some items of a batch are not carried out. */
    record UnprocessedShare(double share) implements Fault {

        /** Checks the parts. */
        public UnprocessedShare {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("Share " + share + ": must be from 0 to 1");
            }
        }
    }

    /** A batch is carried out in part. */
    record UnprocessedItems(int count) implements Fault {

        /** Checks the parts. */
        public UnprocessedItems {
            if (count < 1) {
                throw new IllegalArgumentException(count + " unprocessed items: must be at least 1");
            }
        }
    }
}
