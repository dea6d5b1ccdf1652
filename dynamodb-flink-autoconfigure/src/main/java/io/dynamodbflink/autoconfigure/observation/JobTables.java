/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of one job that cannot be written, as the subtasks of its sink tell. Thread-safe. */
final class JobTables {

    private record Writer(String table, int subtask) {}

    /** Those that get through are not remembered, so memory is bounded by what is wrong. */
    private final Map<Writer, CallTrouble> troubles = new HashMap<>();

    synchronized void reported(TableReport report) {
        Writer writer = new Writer(report.table(), report.subtask());
        CallTrouble trouble = OngoingTrouble.after(troubles.get(writer), report.answeredAt() != null, report.trouble());
        if (trouble == null) {
            troubles.remove(writer);
        } else {
            troubles.put(writer, trouble);
        }
    }

    /** Subtasks that the sink has no longer have no trouble. */
    synchronized void retain(int subtasks) {
        troubles.keySet().removeIf(writer -> writer.subtask() >= subtasks);
    }

    synchronized void clear() {
        troubles.clear();
    }

    /** Those that have failed longest first. */
    synchronized List<TableInTrouble> inTrouble() {
        Map<String, TableInTrouble> tables = new HashMap<>();
        troubles.forEach((writer, trouble) ->
                tables.merge(writer.table(), new TableInTrouble(writer.table(), 1, trouble), JobTables::together));
        return tables.values().stream()
                .sorted(Comparator.comparing(table -> table.trouble().since()))
                .toList();
    }

    private static TableInTrouble together(TableInTrouble some, TableInTrouble one) {
        boolean earlier = one.trouble().since().isBefore(some.trouble().since());
        return new TableInTrouble(
                some.table(), some.subtasks() + one.subtasks(), earlier ? one.trouble() : some.trouble());
    }
}
