/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what happens to the jobs, in order and by a thread of its own, so that no listener can hold up or break what
 * is done to a job.
 */
final class JobEvents {

    private static final Logger LOG = LoggerFactory.getLogger(JobEvents.class);

    private final ApplicationEventPublisher publisher;

    private @Nullable ExecutorService thread;

    JobEvents(ApplicationEventPublisher publisher) {
        this.publisher = Objects.requireNonNull(publisher, "publisher");
    }

    synchronized void start() {
        if (thread == null) {
            thread = Executors.newSingleThreadExecutor(task -> {
                Thread created = new Thread(task, "dynamodb-flink-events");
                created.setDaemon(true);
                return created;
            });
        }
    }

    /** Waits until the listeners have been told everything, but not longer than this. */
    void stop(Duration timeout) {
        ExecutorService stopping;
        synchronized (this) {
            stopping = thread;
            thread = null;
        }
        if (stopping == null) {
            return;
        }
        stopping.shutdown();
        try {
            if (!stopping.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "A listener of job events has not returned within {} ms; it is interrupted",
                        timeout.toMillis());
                stopping.shutdownNow();
            }
        } catch (InterruptedException e) {
            stopping.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Has an event published. Without a running application there is nobody to be told. */
    synchronized void publish(Object event) {
        ExecutorService present = thread;
        if (present == null) {
            LOG.debug("Nobody is told of {}: the application does not run", event);
            return;
        }
        try {
            present.execute(() -> tell(event));
        } catch (RejectedExecutionException e) {
            LOG.debug("Nobody is told of {}: the application stops", event, e);
        }
    }

    private void tell(Object event) {
        try {
            publisher.publishEvent(event);
        } catch (RuntimeException e) {
            LOG.warn("A listener of {} has failed", event, e);
        }
    }
}
