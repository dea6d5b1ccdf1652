/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells the registry what the reports of a job say, as if it had been told when it happened. What was so for a moment only,
 * between two reports, it does not learn.
 */
final class ReportedJob {

    private final JobShards shards;
    private final JobTables tables;

    ReportedJob(JobShards shards, JobTables tables) {
        this.shards = shards;
        this.tables = tables;
    }

    /**
     * Takes a report. Those of readers are taken first: what an enumerator decides comes after what a reader has done.
     *
     * @param attempt who reports
     * @param vantage when the report was made, and came
     */
    void take(Report report, ReportAssembly.Attempt attempt, Vantage vantage) {
        Report before = attempt.replace(report);
        if (report instanceof Report.OfReader reader) {
            progressed(reader, (Report.OfReader) before, attempt, vantage);
        } else if (report instanceof Report.OfSink sink) {
            sink.tables().forEach(tables::reported);
        } else if (report instanceof Report.OfEnumerator enumerator) {
            shards.known(enumerator, attempt.knowsShards(enumerator), vantage);
            lost(enumerator, (Report.OfEnumerator) before);
        }
    }

    private void progressed(Report.OfReader report, Report.@Nullable OfReader before, Object attempt, Vantage vantage) {
        Map<ShardId, ShardProgress> known = new HashMap<>();
        if (before != null) {
            before.shards().forEach(progress -> known.put(progress.shardId(), progress));
        }
        for (ShardProgress progress : report.shards()) {
            if (progress.equals(known.get(progress.shardId()))) {
                shards.unchanged(attempt, progress.shardId(), vantage);
            } else {
                shards.progressed(attempt, progress, vantage);
            }
        }
        shards.invalidRecords(report.invalidRecords() - (before == null ? 0 : before.invalidRecords()));
    }

    private void lost(Report.OfEnumerator report, Report.@Nullable OfEnumerator before) {
        long more = report.dataLosses() - (before == null ? 0 : before.dataLosses());
        List<ShardDataLoss> recent = report.recentDataLosses();
        int told = (int) Math.min(more, recent.size());
        shards.lostEarlier(more - told);
        recent.subList(recent.size() - told, recent.size()).forEach(shards::lost);
    }

    /** The sink has no more subtasks than that any more. */
    void sinkHas(int subtasks) {
        tables.retain(subtasks);
    }
}
