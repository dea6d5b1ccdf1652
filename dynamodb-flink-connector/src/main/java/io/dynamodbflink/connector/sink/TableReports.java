/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells the observer of a sink whether its tables answer. An answer in a row of answers costs a look into a map. */
final class TableReports implements AutoCloseable {

    private final SinkObserver observer;
    private final int subtask;
    private final InstantSource clock;
    private final Map<String, Calls> tables = new HashMap<>();

    TableReports(SinkObserver observer, int subtask, InstantSource clock) {
        this.observer = Objects.requireNonNull(observer, "observer");
        this.subtask = subtask;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** A table has answered a call, be it with a refusal of what was to be written. */
    void answered(String table) {
        Calls calls = tables.get(table);
        if (calls == null || calls.trouble != null) {
            Instant now = clock.instant();
            calls = new Calls();
            calls.answeredAt = now;
            tables.put(table, calls);
            tell(table, calls, now);
        }
    }

    /** A call to a table has failed and is going to be repeated. */
    void failed(String table, AwsErrorKind kind, Throwable error) {
        Instant now = clock.instant();
        Calls calls = tables.computeIfAbsent(table, first -> new Calls());
        CallTrouble before = calls.trouble;
        if (before == null || calls.mayBeToldAgain(now)) {
            calls.trouble = CallTrouble.afterFailure(before, kind, AwsErrors.describe(error), now);
            tell(table, calls, now);
        } else {
            calls.trouble = CallTrouble.afterFailure(before, kind, before.error(), now);
        }
    }

    private void tell(String table, Calls calls, Instant now) {
        calls.toldAt = now;
        observer.onTableReport(new TableReport(table, subtask, calls.answeredAt, calls.trouble, now));
    }

    /** Nothing is told any more. */
    @Override
    public void close() {
        observer.close();
    }

    private static final class Calls {

        private @Nullable Instant answeredAt;
        private @Nullable CallTrouble trouble;
        private @Nullable Instant toldAt;

        private boolean mayBeToldAgain(Instant now) {
            return toldAt == null || !now.isBefore(toldAt.plus(SinkObserver.REPORT_INTERVAL));
        }
    }
}
