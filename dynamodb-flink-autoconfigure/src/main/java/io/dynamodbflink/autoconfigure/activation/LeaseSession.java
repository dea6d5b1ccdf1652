/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.AwsErrors;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a lock, has the jobs run while it is held, and ends them before its lease does. One thread runs it: every
 * call that it waits for has an end, so that it is there when the lease is about to run out.
 */
final class LeaseSession implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

    /** What ending jobs gets at least, even if another instance may be active already. */
    private static final Duration LEAST_TO_END = Duration.ofSeconds(1);

    /** Is told what has changed. */
    interface Listener {
        void changed(
                ActivationStatus.State state,
                @Nullable String instance,
                @Nullable String holder,
                @Nullable String problem);
    }

    private final String name;
    private final LeaseLock lease;
    private final LeaseTimes times;
    private final WriteFence fence;
    private final ActivationTarget jobs;
    private final LeaseClock clock;
    private final Listener listener;

    private final StopSignal stop;

    private volatile boolean releasing;

    /** What was logged last about not being active, so that it is logged once. */
    private @Nullable String told;

    LeaseSession(
            String name,
            LeaseLock lease,
            LeaseTimes times,
            WriteFence fence,
            ActivationTarget jobs,
            LeaseClock clock,
            Listener listener) {
        this.name = Objects.requireNonNull(name, "name");
        this.lease = Objects.requireNonNull(lease, "lease");
        this.times = Objects.requireNonNull(times, "times");
        this.fence = Objects.requireNonNull(fence, "fence");
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.stop = new StopSignal(clock);
    }

    /** Has the lock released, if the jobs have ended, or left to the end of its lease. */
    void stop(boolean ended) {
        releasing = ended;
        stop.set();
    }

    @Override
    public void run() {
        try (lease) {
            while (!stop.isSet()) {
                OptionalLong since = acquire();
                if (since.isPresent() && stop.isSet()) {
                    release();
                } else if (since.isPresent()) {
                    serve(since.getAsLong());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Interrupted while waiting for the lock '{}' or holding it; it is given up", name);
        } finally {
            fence.close();
            listener.changed(ActivationStatus.State.INACTIVE, null, null, null);
        }
    }

    private OptionalLong acquire() throws InterruptedException {
        while (!stop.isSet()) {
            try {
                OptionalLong since =
                        lease.tryAcquire(clock.nanoTime() + times.heartbeat().toNanos());
                if (since.isPresent()) {
                    return since;
                }
                Optional<String> holder = lease.holder();
                standBy(holder.orElse(null), null);
            } catch (RuntimeException e) {
                standBy(null, describe(e));
            }
            stop.pause(times.poll().toNanos());
        }
        return OptionalLong.empty();
    }

    private void standBy(@Nullable String holder, @Nullable String problem) {
        listener.changed(ActivationStatus.State.STANDBY, lease.instance(), holder, problem);
        String present = holder + "/" + problem;
        if (present.equals(told)) {
            return;
        }
        told = present;
        if (problem != null) {
            LOG.warn("Standing by: whether the lock '{}' is free cannot be found out: {}", name, problem);
        } else {
            LOG.info("Standing by: the lock '{}' is held by {}", name, holder == null ? "another instance" : holder);
        }
    }

    private void serve(long acquired) throws InterruptedException {
        told = null;
        ActivationRun run = new ActivationRun(jobs, stop::wake);
        long since = acquired;
        fence.openUntil(since + times.fenceAfter().toNanos());
        listener.changed(ActivationStatus.State.ACTIVE, lease.instance(), lease.instance(), null);
        LOG.info("Active: this instance, {}, holds the lock '{}'", lease.instance(), name);
        run.start();
        long nextHeartbeat = since + times.heartbeat().toNanos();
        while (true) {
            if (stop.isSet()) {
                fence.close();
                if (releasing) {
                    release();
                }
                return;
            }
            Throwable failure = run.failure();
            if (failure != null) {
                LOG.error("The jobs could not be started; the lock '{}' is released", name, failure);
                standDown(since, run);
                letOthersTry();
                return;
            }
            long now = clock.nanoTime();
            long stepDown = since + times.stepDownAfter().toNanos();
            if (now - stepDown >= 0) {
                LOG.warn("The lease of the lock '{}' could not be renewed in time; the jobs are ended", name);
                standDown(since, run);
                return;
            }
            if (now - nextHeartbeat < 0) {
                stop.pause(Math.min(nextHeartbeat, stepDown) - now);
                continue;
            }
            try {
                OptionalLong renewed = lease.renew(stepDown);
                if (renewed.isEmpty()) {
                    LOG.warn("The lock '{}' is lost; the jobs are ended", name);
                    standDown(since, run);
                    return;
                }
                since = renewed.getAsLong();
                fence.openUntil(since + times.fenceAfter().toNanos());
                nextHeartbeat = since + times.heartbeat().toNanos();
            } catch (RuntimeException e) {
                LOG.warn("The lease of the lock '{}' has not been renewed: {}", name, describe(e));
                nextHeartbeat = clock.nanoTime() + times.poll().toNanos();
            }
        }
    }

    /**
     * Ends the jobs, and returns when no more of them can be started. If all have ended, another instance may begin
     * before the lease ends.
     */
    private void standDown(long since, ActivationRun run) throws InterruptedException {
        fence.close();
        listener.changed(ActivationStatus.State.STANDBY, lease.instance(), null, null);
        boolean starting = run.isGoingOn();
        boolean ended = deactivate(since);
        while (run.isGoingOn() && !stop.isSet()) {
            stop.pause(times.poll().toNanos());
        }
        if (starting) {
            // Jobs may have been started behind the back of what has ended the others.
            ended = deactivate(since);
        }
        if (ended) {
            release();
        }
    }

    private boolean deactivate(long since) {
        Duration left = Duration.ofNanos(since + times.lease().toNanos() - clock.nanoTime());
        try {
            if (jobs.deactivate(left.compareTo(LEAST_TO_END) < 0 ? LEAST_TO_END : left)) {
                return true;
            }
            LOG.error("Not all jobs have ended within the lease of the lock '{}'; their writes are refused", name);
        } catch (RuntimeException e) {
            LOG.error("Ending the jobs failed; their writes are refused", e);
        }
        return false;
    }

    private void letOthersTry() throws InterruptedException {
        long until = clock.nanoTime() + times.lease().toNanos();
        for (long left = until - clock.nanoTime(); left > 0 && !stop.isSet(); left = until - clock.nanoTime()) {
            stop.pause(left);
        }
    }

    private void release() {
        try {
            lease.release(clock.nanoTime() + times.heartbeat().toNanos());
        } catch (RuntimeException e) {
            LOG.warn(
                    "The lock '{}' has not been released, so another instance takes over only when the lease has"
                            + " ended: {}",
                    name,
                    describe(e));
        }
    }

    private static String describe(RuntimeException failure) {
        return failure instanceof LockTableException
                ? String.valueOf(failure.getMessage())
                : AwsErrors.describe(failure);
    }
}
