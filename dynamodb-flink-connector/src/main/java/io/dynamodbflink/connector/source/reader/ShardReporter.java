/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Tells the shard observer, the metrics and the log what happens to shards. */
final class ShardReporter {

    private static final Logger LOG = LoggerFactory.getLogger(ShardReporter.class);

    private final int subtask;
    private final ShardObserver observer;
    private final ReaderMetrics metrics;
    private final Clock clock;

    /** Records that the schema failed on, in this attempt. */
    private long passedOver;

    ShardReporter(int subtask, ShardObserver observer, ReaderMetrics metrics, Clock clock) {
        this.subtask = subtask;
        this.observer = observer;
        this.metrics = metrics;
        this.clock = clock;
    }

    void began(PolledShard shard) {
        LOG.debug("Reading shard {} from {}", shard.splitId(), shard.split.getStartingPosition());
        metrics.addShard(shard.splitId(), () -> shard.lag().millis(clock));
    }

    /** The page has been handed on to be emitted. */
    void handedOn(PolledShard shard, ReadyPage page) {
        List<Record> records = page.records();
        if (!records.isEmpty()) {
            shard.recordsRead += records.size();
            SequenceNumber reached = SequenceNumbers.last(records);
            if (reached != null) {
                shard.lastSequenceNumber = reached;
            }
            metrics.recordsHandedOn(records.size());
        }
        progressed(shard, page.lag());
        if (page.last()) {
            metrics.removeShard(shard.splitId());
        }
    }

    /** It is known now how far the shard is behind. */
    void progressed(PolledShard shard, ShardLag lag) {
        shard.lag(lag);
        observer.onProgress(new ShardProgress(
                shard.split.stream(),
                shard.split.shardId(),
                subtask,
                shard.lastSequenceNumber,
                shard.recordsRead,
                lag.millis(clock),
                clock.instant()));
    }

    void pageFetched(ShardPage page, long millis) {
        metrics.pageFetched(page.bytes(), millis);
    }

    void setBack(PolledShard shard, Setback setback, String error) {
        metrics.setBack(setback.kind());
        switch (setback.kind()) {
            case THROTTLED, ITERATOR_EXPIRED -> LOG.debug("Shard {}: {}", shard.splitId(), error);
            case RETRIED -> {
                // The first, second, fourth and so on: an outage of hours must not fill the log.
                Level level = Integer.bitCount(setback.times()) == 1 ? Level.WARN : Level.DEBUG;
                LOG.atLevel(level)
                        .log(
                                "A call for shard {} failed {} times in a row and is repeated: {}",
                                shard.splitId(),
                                setback.times(),
                                error);
            }
            case TRIMMED, GONE, REFUSED -> {
                // Reported as data loss below, or by the job's failure.
            }
        }
        ShardDataLoss loss = setback.loss();
        if (loss != null) {
            lost(loss);
        }
    }

    private void lost(ShardDataLoss loss) {
        if (loss.wholeShardGone()) {
            LOG.error(
                    "DATA LOSS: shard {} of {} has left the stream. What it held after {} was not read. Its children"
                            + " are read next.",
                    loss.shardId(),
                    loss.stream(),
                    loss.position());
        } else {
            LOG.error(
                    "DATA LOSS: records of shard {} of {} after {} have left the stream before they were read. Reading"
                            + " goes on with the oldest record that is left.",
                    loss.shardId(),
                    loss.stream(),
                    loss.position());
        }
        metrics.dataLost();
        observer.onDataLoss(loss);
    }

    /** The schema failed on a record, and this became of it. Called by the task. */
    void invalidRecord(InvalidRecord invalid, PoisonPolicy policy) {
        metrics.invalidRecord(policy);
        observer.onInvalidRecord(new ShardInvalidRecord(
                invalid.stream(),
                invalid.shardId(),
                invalid.sequenceNumber(),
                invalid.error().getClass().getName(),
                policy,
                invalid.failedAt()));
        if (policy != PoisonPolicy.FAIL) {
            passedOver++;
            // As with retries: a schema that does not fit must not fill the log.
            Level level = Long.bitCount(passedOver) == 1 ? Level.WARN : Level.DEBUG;
            LOG.atLevel(level)
                    .log(
                            "{}. It is {}, as {} records before it.",
                            invalid.describe(),
                            policy == PoisonPolicy.SKIP ? "skipped" : "in the hands of the dead letter handler",
                            passedOver - 1);
        }
    }

    /** The reader closes with these shards not finished. */
    void left(PolledShard shard) {
        metrics.removeShard(shard.splitId());
    }
}
