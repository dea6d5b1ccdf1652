/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.util.ArrayList;
import java.util.List;

final class RecordingSinkObserver implements SinkObserver {

    private static final long serialVersionUID = 1L;

    final List<TableReport> reports = new ArrayList<>();

    @Override
    public void onTableReport(TableReport report) {
        reports.add(report);
    }

    TableReport last() {
        return reports.get(reports.size() - 1);
    }
}
