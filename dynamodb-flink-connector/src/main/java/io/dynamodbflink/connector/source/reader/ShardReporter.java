/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.deadletter.PassedOverLog;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Tells the shard observer, the metrics and the log what happens to shards. */
final class ShardReporter {

    private static final Logger LOG = LoggerFactory.getLogger(ShardReporter.class);

    /** The heart beats every second: a shard that is polled every second by itself needs no report more. */
    private static final Duration NOT_LONG_AGO = Duration.ofMillis(1_500);

    /** A shard that is throttled more often than that in a row has too many readers, or too little is allowed. */
    private static final int USUAL_THROTTLES = 7;

    private final int subtask;
    private final ShardObserver observer;
    private final ReaderMetrics metrics;
    private final LongSupplier takenByJob;
    private final Clock clock;
    private final Consumer<ShardDataLoss> toEnumerator;

    private long recordsTaken;
    private @Nullable Instant takenAt;

    /** Records that the schema failed on, in this attempt. */
    private final PassedOverLog passedOver = new PassedOverLog(LOG, "records");

    /**
     * @param takenByJob number of records that the job has taken so far; asked for once a second
     * @param toEnumerator tells the enumerator of a loss, which tells the observer: this reader may fail for it
     */
    ShardReporter(
            int subtask,
            ShardObserver observer,
            ReaderMetrics metrics,
            LongSupplier takenByJob,
            Clock clock,
            Consumer<ShardDataLoss> toEnumerator) {
        this.subtask = subtask;
        this.observer = observer;
        this.metrics = metrics;
        this.takenByJob = takenByJob;
        this.clock = clock;
        this.toEnumerator = toEnumerator;
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
        if (page.last()) {
            shard.lag(page.lag());
            // What follows is in its children: nothing newer than its last record, or last poll, is known of.
            Instant newest = shard.newestFetched;
            if (newest != null && (shard.readUpTo == null || newest.isAfter(shard.readUpTo))) {
                shard.readUpTo = newest;
            }
            tell(shard);
        } else {
            progressed(shard, page.lag());
        }
        if (page.last()) {
            metrics.removeShard(shard.splitId());
        }
    }

    /** It is known now how far the shard is behind. */
    void progressed(PolledShard shard, ShardLag lag) {
        shard.lag(lag);
        shard.readUpTo = lag.since();
        tell(shard);
    }

    /** A second has passed. */
    void beat(Instant now) {
        long taken = takenByJob.getAsLong();
        if (taken != recordsTaken) {
            recordsTaken = taken;
            takenAt = now;
        }
    }

    /** Tells how a shard is doing, unless that was told not long ago. */
    void heartbeat(PolledShard shard, Instant now) {
        if (Duration.between(shard.reportedAt, now).compareTo(NOT_LONG_AGO) >= 0) {
            tell(shard);
        }
    }

    private void tell(PolledShard shard) {
        Instant now = clock.instant();
        shard.reportedAt = now;
        observer.onProgress(new ShardProgress(
                shard.split.stream(),
                shard.split.shardId(),
                subtask,
                shard.lastSequenceNumber,
                shard.recordsRead,
                shard.lag().millis(clock),
                shard.readUpTo,
                shard.activity(),
                shard.polledAt,
                takenAt,
                shard.trouble,
                now));
    }

    void pageFetched(ShardPage page, long millis) {
        metrics.pageFetched(page.bytes(), millis);
    }

    void setBack(PolledShard shard, Setback setback, AwsErrorKind kind, String error) {
        metrics.setBack(setback.kind());
        shard.trouble = CallTrouble.afterFailure(shard.trouble, kind, error, clock.instant());
        tell(shard);
        switch (setback.kind()) {
            case THROTTLED -> logRepeated(shard, setback, USUAL_THROTTLES, "is throttled", error);
            case ITERATOR_EXPIRED -> logRepeated(shard, setback, 1, "gets iterators that have expired", error);
            case TRIMMED -> logRepeated(shard, setback, 0, "has lost the records at its position", error);
            case RETRIED -> logRepeated(shard, setback, 0, "has a call that fails and is repeated", error);
            case GONE -> {
                if (setback.loss() == null) {
                    LOG.info("Shard {} had expired before the job came to it", shard.splitId());
                }
            }
            case REFUSED -> {
                // Told by the job's failure.
            }
        }
        ShardDataLoss loss = setback.loss();
        if (loss != null) {
            lost(loss);
        }
    }

    /** The first, second, fourth and so on beyond the usual: an outage of hours must not fill the log. */
    private static void logRepeated(PolledShard shard, Setback setback, int usual, String what, String error) {
        boolean worthALine = setback.times() > usual && Integer.bitCount(setback.times()) == 1;
        LOG.atLevel(worthALine ? Level.WARN : Level.DEBUG)
                .log("Shard {} {}, {} time(s) in a row: {}", shard.splitId(), what, setback.times(), error);
    }

    void lost(ShardDataLoss loss) {
        LOG.error("DATA LOSS: {}", loss.describe());
        metrics.dataLost();
        toEnumerator.accept(loss);
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
        passedOver.passedOver(invalid, policy);
    }

    /** The reader closes with these shards not finished. */
    void left(PolledShard shard) {
        metrics.removeShard(shard.splitId());
    }
}
