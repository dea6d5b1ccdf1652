/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.util.ArrayList;
import java.util.List;

final class RecordingObserver implements ShardObserver {

    private static final long serialVersionUID = 1L;

    final List<ShardProgress> progress = new ArrayList<>();
    final List<ShardInvalidRecord> invalid = new ArrayList<>();

    ShardProgress lastProgress() {
        return progress.get(progress.size() - 1);
    }

    @Override
    public void onProgress(ShardProgress progress) {
        this.progress.add(progress);
    }

    @Override
    public void onInvalidRecord(ShardInvalidRecord invalid) {
        this.invalid.add(invalid);
    }
}
