/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.io.Serial;
import java.util.Collection;
import java.util.Objects;

/**
 * Sees to it, before anything else happens in a subtask, that the application's context is closed when Flink is done with
 * the job there.
 *
 * @since 0.1.0
 */
public final class ReleasingShardObserver implements ShardObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private final ShardObserver observer;

    /** @param observer what is reported to */
    public ReleasingShardObserver(ShardObserver observer) {
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
    public void onShardsChanged(Collection<ShardStatus> changed) {
        observer.onShardsChanged(changed);
    }

    @Override
    public void onProgress(ShardProgress progress) {
        observer.onProgress(progress);
    }

    @Override
    public void onDiscovery(DiscoveryProgress progress) {
        observer.onDiscovery(progress);
    }

    @Override
    public void onDataLoss(ShardDataLoss loss) {
        observer.onDataLoss(loss);
    }

    @Override
    public void onInvalidRecord(ShardInvalidRecord invalid) {
        observer.onInvalidRecord(invalid);
    }

    @Override
    public String toString() {
        return observer.toString();
    }
}
