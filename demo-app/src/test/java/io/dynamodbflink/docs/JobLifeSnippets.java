/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import io.dynamodbflink.autoconfigure.job.FlinkJobFailedEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import java.time.Duration;
import java.time.Instant;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The control of jobs in docs/operations.md. */
class JobLifeSnippets {

    // snippet: control
    @Component
    static class Orders {

        private static final JobName ORDERS = JobName.of("orders");

        private final FlinkJobRegistry jobs;

        Orders(FlinkJobRegistry jobs) {
            this.jobs = jobs;
        }

        FlinkJobStatus status() {
            return jobs.status(ORDERS).orElseThrow();
        }

        void withoutReplication(Runnable migration) {
            jobs.pause(ORDERS);
            try {
                migration.run();
            } finally {
                jobs.resume(ORDERS);
            }
        }

        void readTheLastHourAgain() {
            jobs.reset(ORDERS, JobStartPosition.timestamp(Instant.now().minus(Duration.ofHours(1))));
        }
    }
    // end snippet

    // snippet: events
    @Component
    static class Alarm {

        @EventListener
        void failed(FlinkJobFailedEvent event) {
            if (!event.willRestart()) {
                System.err.println(
                        "Job " + event.job() + " has failed: " + event.failure().message());
            }
        }
    }
    // end snippet
}
