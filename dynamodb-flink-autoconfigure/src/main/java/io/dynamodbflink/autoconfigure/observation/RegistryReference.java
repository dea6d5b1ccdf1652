/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.JobName;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Travels with a job and finds the application's {@link ShardAssignmentRegistry} where the job runs. */
final class RegistryReference implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger logger = LoggerFactory.getLogger(RegistryReference.class);

    private final BeanReference<ShardAssignmentRegistry> reference;
    private final JobName job;

    private transient volatile @Nullable ShardAssignmentRegistry registry;
    private transient volatile boolean unreachable;

    RegistryReference(BeanReference<ShardAssignmentRegistry> reference, JobName job) {
        this.reference = Objects.requireNonNull(reference, "reference");
        this.job = Objects.requireNonNull(job, "job");
    }

    JobName job() {
        return job;
    }

    /** Does nothing if the application is gone. */
    void tell(BiConsumer<ShardAssignmentRegistry, JobName> report) {
        ShardAssignmentRegistry present = registry();
        if (present != null) {
            report.accept(present, job);
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
            logger.warn("What job '{}' tells is not shown any more: {}", job, e.getMessage());
            return null;
        }
    }

    /** A fresh copy, so that the transient fields are initialised by the constructor. */
    @Serial
    private Object readResolve() throws ObjectStreamException {
        return new RegistryReference(reference, job);
    }
}
