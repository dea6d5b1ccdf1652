/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The instance that holds a lock runs the jobs; the others stand by. */
final class LockActivation implements Activation {

    private static final Logger LOG = LoggerFactory.getLogger(LockActivation.class);

    /** What ending a thread takes beyond the call that it may be waiting for. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(2);

    private final String name;
    private final LeaseTimes times;
    private final Supplier<LeaseLock> locks;
    private final LeaseClock leaseClock;
    private final Clock clock;
    private final WriteFence fence;

    private volatile ActivationStatus status;
    private @Nullable LeaseSession session;
    private @Nullable Thread thread;

    /**
     * @param name of the lock
     * @param locks opens the lock, or fails if it can never be held
     */
    LockActivation(String name, LeaseTimes times, Supplier<LeaseLock> locks, LeaseClock leaseClock, Clock clock) {
        this.name = Objects.requireNonNull(name, "name");
        this.times = Objects.requireNonNull(times, "times");
        this.locks = Objects.requireNonNull(locks, "locks");
        this.leaseClock = Objects.requireNonNull(leaseClock, "leaseClock");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.fence = new WriteFence(name, times.longestWrite(), leaseClock::nanoTime, clock);
        this.status = status(ActivationStatus.State.INACTIVE, null, null, null);
    }

    @Override
    public synchronized void start(ActivationTarget jobs) {
        if (session != null) {
            return;
        }
        LeaseLock lock = locks.get();
        jobs.standBy();
        LeaseSession.Listener listener =
                (state, instance, holder, problem) -> changed(jobs, status(state, instance, holder, problem));
        listener.changed(ActivationStatus.State.STANDBY, lock.instance(), null, null);
        LeaseSession started = new LeaseSession(name, lock, times, fence, jobs, leaseClock, listener);
        Thread keeper = new Thread(started, "dynamodb-flink-lock");
        keeper.setDaemon(true);
        session = started;
        thread = keeper;
        keeper.start();
    }

    @Override
    public synchronized void stop(boolean ended) {
        LeaseSession present = session;
        Thread keeper = thread;
        if (present == null || keeper == null) {
            return;
        }
        session = null;
        thread = null;
        present.stop(ended);
        try {
            keeper.join(times.heartbeat().plus(STOP_MARGIN).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (keeper.isAlive()) {
            LOG.warn(
                    "The lock '{}' has not been released in time; another instance takes over when its lease has ended",
                    name);
        }
    }

    private void changed(ActivationTarget jobs, ActivationStatus now) {
        ActivationStatus before = status;
        status = now;
        if (before.state() != now.state()) {
            jobs.changed(now);
        }
    }

    private ActivationStatus status(
            ActivationStatus.State state,
            @Nullable String instance,
            @Nullable String holder,
            @Nullable String problem) {
        @Nullable ActivationStatus before = status;
        return new ActivationStatus(
                state,
                before != null && before.state() == state ? before.since() : clock.instant(),
                name,
                instance,
                holder,
                problem);
    }

    @Override
    public ActivationStatus status() {
        return status;
    }

    @Override
    public Optional<WriteGuard> writeGuard() {
        return Optional.of(fence);
    }
}
