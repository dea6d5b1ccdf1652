/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

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
 * Tells the application's {@link ShardAssignmentRegistry} what happens in a job. Flink makes one copy for the
 * enumerator and one for each attempt of each reader, by serialisation, so a copy stands for the attempt it serves.
 */
final class RegisteringShardObserver implements ShardObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RegistryReference registry;

    RegisteringShardObserver(RegistryReference registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void onShardsChanged(Collection<ShardStatus> changed) {
        registry.tell((known, job) -> known.shardsChanged(job, changed));
    }

    @Override
    public void onProgress(ShardProgress progress) {
        registry.tell((known, job) -> known.progressed(job, this, progress));
    }

    @Override
    public void onDiscovery(DiscoveryProgress progress) {
        registry.tell((known, job) -> known.searched(job, progress));
    }

    @Override
    public void onDataLoss(ShardDataLoss loss) {
        registry.tell((known, job) -> known.lost(job, loss));
    }

    @Override
    public void onInvalidRecord(ShardInvalidRecord invalid) {
        registry.tell((known, job) -> known.invalidRecord(job));
    }

    @Override
    public String toString() {
        return "shard observer of job '" + registry.job() + "'";
    }
}
