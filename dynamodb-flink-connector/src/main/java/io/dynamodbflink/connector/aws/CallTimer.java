/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Times the calls of one client. The SDK's own timer has up to five threads and keeps the time-outs of calls that were
 * answered until they are due, also when its client is closed: a call's future completes before the call's time-outs are
 * cancelled, so that a client which is closed after its last answer would leave threads behind. This one has one thread,
 * forgets time-outs when they are cancelled, and ends with the last of them once it is closed. Calls that are in flight
 * at that time keep theirs.
 */
final class CallTimer implements SdkAutoCloseable {

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "dynamodb-flink-call-timer");
        thread.setDaemon(true);
        return thread;
    });

    CallTimer() {
        executor.setRemoveOnCancelPolicy(true);
    }

    /** For {@code ClientOverrideConfiguration}; a client does not close it. */
    ScheduledExecutorService executor() {
        return executor;
    }

    @Override
    public void close() {
        executor.shutdown();
    }
}
