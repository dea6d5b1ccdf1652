/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.sink.observer.TableReport;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a subtask of a sink has told, kept until somebody asks. Thread-safe. */
final class SinkFacts {

    /** Tables that are remembered because they have answered; those that have not are remembered always. */
    static final int KEPT_TABLES = 1_000;

    private final Clock clock;
    private final int subtask;

    /** The tables that were told of longest ago first. */
    private final Map<String, TableReport> tables = new LinkedHashMap<>();

    SinkFacts(int subtask, Clock clock) {
        this.subtask = subtask;
        this.clock = clock;
    }

    synchronized void reported(TableReport report) {
        tables.remove(report.table());
        tables.put(report.table(), report);
        if (tables.size() > KEPT_TABLES) {
            Iterator<TableReport> oldest = tables.values().iterator();
            while (oldest.hasNext()) {
                if (oldest.next().trouble() == null) {
                    oldest.remove();
                    return;
                }
            }
        }
    }

    /** Number of entries of a report. */
    synchronized int size() {
        return tables.size();
    }

    Report.OfSink report() {
        List<TableReport> all;
        Instant now;
        synchronized (this) {
            all = new ArrayList<>(tables.values());
            now = clock.instant();
        }
        all.sort(Comparator.<TableReport, Boolean>comparing(table -> table.trouble() == null)
                .thenComparing(TableReport::observedAt, Comparator.reverseOrder()));
        return new Report.OfSink(now, subtask, all, all.size());
    }
}
