/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shards;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardInvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.util.Collection;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application's {@link ShardAssignmentRegistry} what happens in a job. Flink makes one copy for the
 * enumerator and one for each attempt of each reader, by serialisation, so a copy stands for the attempt it serves.
 */
final class RegisteringShardObserver implements ShardObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger logger = LoggerFactory.getLogger(RegisteringShardObserver.class);

    private final BeanReference<ShardAssignmentRegistry> reference;
    private final JobName job;

    private transient volatile @Nullable ShardAssignmentRegistry registry;
    private transient volatile boolean unreachable;

    RegisteringShardObserver(BeanReference<ShardAssignmentRegistry> reference, JobName job) {
        this.reference = Objects.requireNonNull(reference, "reference");
        this.job = Objects.requireNonNull(job, "job");
    }

    @Override
    public void onShardsChanged(Collection<ShardStatus> changed) {
        tell(registry -> registry.shardsChanged(job, changed));
    }

    @Override
    public void onProgress(ShardProgress progress) {
        tell(registry -> registry.progressed(job, this, progress));
    }

    @Override
    public void onDiscovery(DiscoveryProgress progress) {
        tell(registry -> registry.searched(job, progress));
    }

    @Override
    public void onDataLoss(ShardDataLoss loss) {
        tell(registry -> registry.lost(job, loss));
    }

    @Override
    public void onInvalidRecord(ShardInvalidRecord invalid) {
        tell(registry -> registry.invalidRecord(job));
    }

    private void tell(Consumer<ShardAssignmentRegistry> report) {
        ShardAssignmentRegistry present = registry();
        if (present != null) {
            report.accept(present);
        }
    }

    /** Null if the application is gone: a job that outlives it must not fail for want of an audience. */
    private @Nullable ShardAssignmentRegistry registry() {
        ShardAssignmentRegistry present = registry;
        if (present != null || unreachable) {
            return present;
        }
        try {
            present = reference.get();
            registry = present;
            return present;
        } catch (RuntimeException e) {
            unreachable = true;
            logger.warn("The shards of job '{}' are not shown any more: {}", job, e.getMessage());
            return null;
        }
    }

    /** A fresh copy, so that the transient fields are initialised by the constructor. */
    @Serial
    private Object readResolve() throws ObjectStreamException {
        return new RegisteringShardObserver(reference, job);
    }

    @Override
    public String toString() {
        return "shard observer of job '" + job + "'";
    }
}
