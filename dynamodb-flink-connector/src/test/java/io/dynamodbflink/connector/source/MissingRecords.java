/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedStream;
import io.dynamodbflink.test.simulator.journal.Journal;
import io.dynamodbflink.test.simulator.journal.StreamEntry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares what a job lacks of a stream with what it says that it lost. Every record of a key is a version of it. */
final class MissingRecords {

    private final SimulatedStream stream;
    private final Journal journal;

    MissingRecords(SimulatedStream stream, Journal journal) {
        this.stream = stream;
        this.journal = journal;
    }

    /**
     * The records that are not in the state and should be: those that can still be read, and those that the job did not
     * tell of. It cannot know of records that were gone when it read its first one of their shard.
     */
    List<StreamEntry> unexplained(Map<String, List<Long>> inState, List<ShardDataLoss> losses) {
        Map<StreamEntry, Long> versions = versions();
        Map<String, Set<Long>> known = new HashMap<>();
        inState.forEach((key, ofKey) -> known.put(key, new HashSet<>(ofKey)));
        Map<String, Integer> position = new HashMap<>();
        Set<String> begun = new HashSet<>();
        List<StreamEntry> unexplained = new ArrayList<>();
        for (StreamEntry entry : journal.entries(stream.arn())) {
            SimulatedShard shard = stream.shard(entry.shardId());
            boolean trimmed = position.merge(shard.id(), 1, Integer::sum) <= shard.trimmed();
            if (known.getOrDefault(key(entry), Set.of()).contains(versions.get(entry))) {
                begun.add(shard.id());
            } else if (!trimmed
                    || begun.contains(shard.id()) && losses.stream().noneMatch(loss -> covers(loss, entry))) {
                unexplained.add(entry);
            }
        }
        return unexplained;
    }

    private Map<StreamEntry, Long> versions() {
        Map<String, Long> last = new HashMap<>();
        Map<StreamEntry, Long> versions = new HashMap<>();
        journal.entries(stream.arn()).stream()
                .sorted(Comparator.comparing(StreamEntry::sequenceNumber))
                .forEach(entry -> versions.put(entry, last.merge(key(entry), 1L, Long::sum)));
        return versions;
    }

    private static boolean covers(ShardDataLoss loss, StreamEntry entry) {
        return loss.shardId().value().equals(entry.shardId())
                && loss.position()
                        .sequenceNumber()
                        .map(SequenceNumber::toString)
                        .map(BigInteger::new)
                        .map(lost -> lost.compareTo(entry.sequenceNumber()) < 0)
                        .orElse(true);
    }

    private static String key(StreamEntry entry) {
        return entry.keys().get("id").s();
    }
}
