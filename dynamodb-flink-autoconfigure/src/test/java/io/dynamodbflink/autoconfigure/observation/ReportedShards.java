/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Clock;
import java.util.List;

/** Fills a registry as a job with one reader would, for tests in other packages. */
public final class ReportedShards {

    private final ShardAssignmentRegistry registry;
    private final JobName job;
    private final Object reader = new Object();

    public ReportedShards(ShardAssignmentRegistry registry, String job) {
        this.registry = registry;
        this.job = JobName.of(job);
    }

    /** A registry with a clock of the test's. */
    public static ShardAssignmentRegistry registry(Clock clock) {
        return new ShardAssignmentRegistry(clock);
    }

    public ReportedShards changed(ShardStatus... changed) {
        registry.shardsChanged(job, List.of(changed));
        return this;
    }

    public ReportedShards progressed(ShardProgress progress) {
        registry.progressed(job, reader, progress);
        return this;
    }

    public ReportedShards lost(ShardDataLoss loss) {
        registry.lost(job, loss);
        return this;
    }

    public ReportedShards invalidRecord() {
        registry.invalidRecord(job);
        return this;
    }

    public void jobStartsAnew() {
        registry.clear(job);
    }
}
