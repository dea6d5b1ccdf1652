/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.io.Serial;
import java.time.Clock;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what happens to the shards of a job where the job runs, and shows it as metrics, from which an application in
 * another process reads it. It needs nothing of the application.
 */
final class ReportingShardObserver implements ShardObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Kept when an enumerator follows another one: it has the same copy of this. */
    private transient @Nullable EnumeratorFacts enumerator;

    private transient @Nullable ReaderFacts reader;
    private transient volatile @Nullable ReportGauges gauges;

    @Override
    public void open(ObserverContext context) {
        Clock clock = Clock.systemUTC();
        if (context.subtask().isPresent()) {
            ReaderFacts facts = new ReaderFacts(context.subtask().getAsInt(), clock);
            reader = facts;
            gauges = new ReportGauges(context.metricGroup(), facts::report, ReportGauges.MAX_CHUNKS_OF_SUBTASK);
        } else {
            EnumeratorFacts facts = enumerator == null ? new EnumeratorFacts(clock) : enumerator;
            enumerator = facts;
            ReportGauges shown =
                    new ReportGauges(context.metricGroup(), facts::report, ReportGauges.MAX_CHUNKS_OF_ENUMERATOR);
            shown.makeRoomFor(facts.size());
            gauges = shown;
        }
    }

    @Override
    public void close() {
        ReportGauges shown = gauges;
        gauges = null;
        if (shown != null) {
            shown.close();
        }
    }

    @Override
    public void onShardsChanged(Collection<ShardStatus> changed) {
        if (enumerator != null) {
            enumerator.changed(changed);
            makeRoomFor(enumerator.size());
        }
    }

    @Override
    public void onDiscovery(DiscoveryProgress progress) {
        if (enumerator != null) {
            enumerator.searched(progress);
        }
    }

    @Override
    public void onDataLoss(ShardDataLoss loss) {
        if (enumerator != null) {
            enumerator.lost(loss);
        }
    }

    @Override
    public void onProgress(ShardProgress progress) {
        if (reader != null) {
            reader.progressed(progress);
            makeRoomFor(reader.size());
        }
    }

    @Override
    public void onInvalidRecord(ShardInvalidRecord invalid) {
        if (reader != null) {
            reader.invalidRecord();
        }
    }

    private void makeRoomFor(int entries) {
        ReportGauges present = gauges;
        if (present != null) {
            present.makeRoomFor(entries);
        }
    }

    @Override
    public String toString() {
        return "shard observer that reports by metrics";
    }
}
