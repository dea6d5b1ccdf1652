/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finished splits that a reader still keeps in its state. The enumerator is told of a shard's end by an event, and the
 * event may reach it after its own part of a checkpoint was taken but before the reader's part was: restored from that
 * checkpoint, only the reader knows of the end.
 *
 * <p>A split is therefore kept until a checkpoint has completed that contains it and is not the first to contain it: the
 * enumerator's part of a later checkpoint knows of the end. Waiting for the second one covers a savepoint that runs at
 * the same time as a checkpoint and began, for the enumerator, before the shard ended. Without checkpoints nothing says
 * when to forget: then the last {@value #MOST_KEPT} are kept, of which the enumerator has long been told.
 */
final class FinishedShards {

    static final int MOST_KEPT = 10_000;

    private final Map<String, DynamoDbStreamsShardSplit> kept = new LinkedHashMap<>();
    private final Set<String> inASnapshot = new HashSet<>();

    /** Ids that were in an earlier snapshot too, by the checkpoint that contains them. */
    private final TreeMap<Long, Set<String>> repeated = new TreeMap<>();

    void add(DynamoDbStreamsShardSplit split) {
        kept.put(split.splitId(), split.finished());
        if (kept.size() > MOST_KEPT) {
            String eldest = kept.keySet().iterator().next();
            kept.remove(eldest);
            inASnapshot.remove(eldest);
        }
    }

    Collection<DynamoDbStreamsShardSplit> snapshot(long checkpointId) {
        Set<String> again = new HashSet<>();
        for (String splitId : kept.keySet()) {
            if (!inASnapshot.add(splitId)) {
                again.add(splitId);
            }
        }
        if (!again.isEmpty()) {
            repeated.put(checkpointId, again);
        }
        return List.copyOf(kept.values());
    }

    void completed(long checkpointId) {
        Set<String> known = repeated.get(checkpointId);
        if (known != null) {
            kept.keySet().removeAll(known);
            inASnapshot.removeAll(known);
        }
        repeated.headMap(checkpointId, true).clear();
    }

    void aborted(long checkpointId) {
        repeated.remove(checkpointId);
    }
}
