/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The starting of the jobs, in a thread of its own, so that the lease is renewed meanwhile. */
final class ActivationRun {

    private final Thread thread;

    private volatile boolean goingOn = true;
    private volatile @Nullable RuntimeException failure;

    /** @param failed called when the jobs cannot be started */
    ActivationRun(ActivationTarget jobs, Runnable failed) {
        Objects.requireNonNull(jobs, "jobs");
        Objects.requireNonNull(failed, "failed");
        this.thread = new Thread(
                () -> {
                    try {
                        jobs.activate();
                    } catch (RuntimeException e) {
                        failure = e;
                    } finally {
                        goingOn = false;
                    }
                    if (failure != null) {
                        failed.run();
                    }
                },
                "dynamodb-flink-activation");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isGoingOn() {
        return goingOn;
    }

    @Nullable
    RuntimeException failure() {
        return failure;
    }
}
