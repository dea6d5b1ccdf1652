/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.observer.TableReport;
import java.io.Serial;
import java.util.Objects;

/** Tells the application's {@link ShardAssignmentRegistry} which tables a job's sink cannot write. */
final class RegisteringSinkObserver implements SinkObserver {

    @Serial
    private static final long serialVersionUID = 1L;

    private final RegistryReference registry;

    RegisteringSinkObserver(RegistryReference registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void onTableReport(TableReport report) {
        registry.tell((known, job) -> known.reported(job, report));
    }

    @Override
    public String toString() {
        return "sink observer of job '" + registry.job() + "'";
    }
}
