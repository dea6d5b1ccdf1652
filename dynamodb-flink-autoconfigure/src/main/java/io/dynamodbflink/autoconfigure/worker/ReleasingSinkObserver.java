/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.io.Serial;
import java.util.Objects;

/**
 * Sees to it, before anything else happens in a subtask, that the application's context is closed when Flink is done with
 * the job there.
 *
 * @since 0.1.0
 */
public final class ReleasingSinkObserver implements SinkObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private final SinkObserver observer;

    /** @param observer what is reported to */
    public ReleasingSinkObserver(SinkObserver observer) {
        this.observer = Objects.requireNonNull(observer, "observer");
    }

    @Override
    public void open(ObserverContext context) {
        WorkerApplication.closeAfter(context);
        observer.open(context);
    }

    @Override
    public void close() {
        observer.close();
    }

    @Override
    public void onTableReport(TableReport report) {
        observer.onTableReport(report);
    }

    @Override
    public String toString() {
        return observer.toString();
    }
}
