/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;

/** Declares the application broken as long as any job has failed for good that is to break it. */
final class JobLiveness {

    private final JobEvents events;
    private final Set<JobName> broken = new TreeSet<>();

    JobLiveness(JobEvents events) {
        this.events = Objects.requireNonNull(events, "events");
    }

    synchronized void broken(JobName job) {
        boolean first = broken.isEmpty();
        broken.add(job);
        if (first) {
            events.publish(new AvailabilityChangeEvent<>(this, LivenessState.BROKEN));
        }
    }

    /** The job runs again, or is not wanted any more. */
    synchronized void mended(JobName job) {
        if (broken.remove(job) && broken.isEmpty()) {
            events.publish(new AvailabilityChangeEvent<>(this, LivenessState.CORRECT));
        }
    }
}
