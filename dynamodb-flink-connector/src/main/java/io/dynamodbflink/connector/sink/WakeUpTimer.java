/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** One timer, that of the earliest deadline asked for. */
final class WakeUpTimer {

    private static final long NEVER = Long.MAX_VALUE;

    private final ProcessingTimeService time;
    private long deadline = NEVER;
    private @Nullable ScheduledFuture<?> scheduled;

    WakeUpTimer(ProcessingTimeService time) {
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Runs the action at the deadline, or earlier if an earlier one has been asked for before; then it has to ask
     * again.
     *
     * @param wanted {@code Long.MAX_VALUE} for never
     * @param now time on the clock of the deadline, which need not be the wall clock
     */
    void wakeUpAt(long wanted, long now, ThrowingRunnable<? extends Exception> action) {
        if (wanted >= deadline) {
            return;
        }
        cancel();
        deadline = wanted;
        scheduled = time.registerTimer(time.getCurrentProcessingTime() + Math.max(1, wanted - now), fired -> {
            // A timer that was replaced when it had already fired comes too late to be cancelled.
            if (deadline == wanted) {
                deadline = NEVER;
                action.run();
            }
        });
    }

    void cancel() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
        deadline = NEVER;
    }
}
