/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.sink.observer.TableReport;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that one place of a job knows at one moment, as it tells it to an application in another process. */
sealed interface Report {

    /** When this was so, by the clock of the place. */
    Instant takenAt();

    /** How many of the entries are in the report, and how many there are. */
    Extent extent();

    /** The same report with no more than so many of its entries: the first ones, which are the most important. */
    Report withFirst(int entries);

    /**
     * How much of what there is to tell is told.
     *
     * @param told number of entries in the report
     * @param total number of entries there are
     */
    record Extent(int told, int total) {

        boolean isComplete() {
            return told == total;
        }
    }

    /**
     * What the enumerator knows.
     *
     * @param shards the shards, those that no reader has taken first, the longest waiting first
     * @param byState how many shards there are in each state, whether they are told or not
     * @param discovery how the search for shards goes on; null if it has not begun
     * @param dataLosses how often records were lost
     * @param recentDataLosses the latest losses, oldest first
     */
    record OfEnumerator(
            Instant takenAt,
            List<ShardInState> shards,
            Map<ShardState, Integer> byState,
            @Nullable DiscoveryProgress discovery,
            long dataLosses,
            List<ShardDataLoss> recentDataLosses)
            implements Report {

        public OfEnumerator {
            Objects.requireNonNull(takenAt, "takenAt");
            shards = List.copyOf(shards);
            byState = byState.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(byState));
            recentDataLosses = List.copyOf(recentDataLosses);
        }

        @Override
        public Extent extent() {
            return new Extent(
                    shards.size(),
                    byState.values().stream().mapToInt(Integer::intValue).sum());
        }

        @Override
        public OfEnumerator withFirst(int entries) {
            return new OfEnumerator(
                    takenAt, shards.subList(0, entries), byState, discovery, dataLosses, recentDataLosses);
        }
    }

    /**
     * A shard, and since when it is in its state.
     *
     * @param status the shard
     * @param since since when, by the clock of the enumerator
     */
    record ShardInState(ShardStatus status, Instant since) {}

    /**
     * What a reader knows.
     *
     * @param subtask index of the reader
     * @param shards how it gets on with the shards that it has or has had, those that are not well first
     * @param total how many there are, whether they are told or not
     * @param invalidRecords how often the deserialization schema failed on a record
     */
    record OfReader(Instant takenAt, int subtask, List<ShardProgress> shards, int total, long invalidRecords)
            implements Report {

        public OfReader {
            Objects.requireNonNull(takenAt, "takenAt");
            shards = List.copyOf(shards);
        }

        @Override
        public Extent extent() {
            return new Extent(shards.size(), total);
        }

        @Override
        public OfReader withFirst(int entries) {
            return new OfReader(takenAt, subtask, shards.subList(0, entries), total, invalidRecords);
        }
    }

    /**
     * What a subtask of a sink knows.
     *
     * @param subtask index of the subtask
     * @param tables the tables, those that cannot be written first
     * @param total how many there are, whether they are told or not
     */
    record OfSink(Instant takenAt, int subtask, List<TableReport> tables, int total) implements Report {

        public OfSink {
            Objects.requireNonNull(takenAt, "takenAt");
            tables = List.copyOf(tables);
        }

        @Override
        public Extent extent() {
            return new Extent(tables.size(), total);
        }

        @Override
        public OfSink withFirst(int entries) {
            return new OfSink(takenAt, subtask, tables.subList(0, entries), total);
        }
    }
}
