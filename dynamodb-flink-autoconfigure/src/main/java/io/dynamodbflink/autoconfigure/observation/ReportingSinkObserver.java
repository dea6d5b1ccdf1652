/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.io.Serial;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps which tables a subtask of a job's sink cannot write, and shows it as metrics, from which an application in another
 * process reads it. It needs nothing of the application.
 */
final class ReportingSinkObserver implements SinkObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private transient @Nullable SinkFacts facts;
    private transient volatile @Nullable ReportGauges gauges;

    @Override
    public void open(ObserverContext context) {
        SinkFacts kept = new SinkFacts(context.subtask().orElse(0), Clock.systemUTC());
        facts = kept;
        gauges = new ReportGauges(context.metricGroup(), kept::report, ReportGauges.MAX_CHUNKS_OF_SUBTASK);
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
    public void onTableReport(TableReport report) {
        SinkFacts kept = facts;
        ReportGauges shown = gauges;
        if (kept != null && shown != null) {
            kept.reported(report);
            shown.makeRoomFor(kept.size());
        }
    }

    @Override
    public String toString() {
        return "sink observer that reports by metrics";
    }
}
