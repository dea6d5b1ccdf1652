/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.split.CatchUpEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Notices when shards that came from another subtask have caught up with this reader: when none of their records can be
 * late any more for a watermark that the reader has emitted.
 *
 * <p>Watermarks are made behind the reader and are not shown to it, but they come from records that it has emitted. A
 * shard has caught up when it has emitted a record that was created after all the reader had emitted when the shard came:
 * the watermark of that time is older than any record that follows. As long as the shard was behind, its own watermark
 * held the reader's.
 *
 * <p>That is reported when the watermark of such a record has been emitted too, after the next turn of Flink's timer for
 * watermarks. A reader that was idle takes part in the watermark of the operators behind it only from then on.
 */
final class CatchUps {

    /** How late Flink's timer may be. */
    static final Duration TIMER_SLACK = Duration.ofMillis(500);

    private static final class Awaited {
        private final long newestBefore;
        private boolean caughtUp;

        private Awaited(long newestBefore) {
            this.newestBefore = newestBefore;
        }
    }

    private final TaskTimer timer;
    private final Duration untilEmitted;
    private final Consumer<CatchUpEvent> report;
    /** Shards that are asked for and still to come. */
    private final Set<String> announced = new HashSet<>();

    private final Map<String, Awaited> awaited = new HashMap<>();
    private long newestEmitted = Long.MIN_VALUE;

    /**
     * @param watermarkInterval time between two turns of Flink's timer for watermarks
     */
    CatchUps(TaskTimer timer, Duration watermarkInterval, Consumer<CatchUpEvent> report) {
        this.timer = timer;
        this.untilEmitted = watermarkInterval.plus(TIMER_SLACK);
        this.report = report;
    }

    /** An emitter that also tells of every record that it has emitted. */
    <T> RecordEmitter<Record, T, ShardSplitState> watching(RecordEmitter<Record, T, ShardSplitState> emitter) {
        return (record, output, state) -> {
            emitter.emitRecord(record, output, state);
            Instant created = CreationTimes.of(record);
            if (created != null) {
                emitted(state.shardId(), created.toEpochMilli());
            }
        };
    }

    /** Shards are going to come for which it matters. */
    void await(List<ShardId> shards) {
        for (ShardId shard : shards) {
            announced.add(shard.value());
        }
    }

    /** A shard comes. From now on its own watermark holds the reader's. */
    void came(String splitId) {
        if (announced.remove(splitId)) {
            awaited.put(splitId, new Awaited(newestEmitted));
        }
    }

    /**
     * A record is emitted.
     *
     * @param created creation time; milliseconds since 1970
     */
    void emitted(String splitId, long created) {
        if (!awaited.isEmpty()) {
            Awaited shard = awaited.get(splitId);
            if (shard != null && created > shard.newestBefore && !shard.caughtUp) {
                shard.caughtUp = true;
                timer.after(untilEmitted, () -> tellCaughtUp(splitId, shard));
            }
        }
        newestEmitted = Math.max(newestEmitted, created);
    }

    /** The shard has no more records; whether its children have caught up is asked for apart. */
    void finished(String splitId) {
        awaited.remove(splitId);
    }

    private void tellCaughtUp(String splitId, Awaited shard) {
        if (awaited.remove(splitId, shard)) {
            report.accept(new CatchUpEvent(ShardId.of(splitId)));
        }
    }
}
