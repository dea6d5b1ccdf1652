/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The time of a simulator: creation times, the age of iterators and the trimming of records follow it. It begins as
 * the real time and can be moved forward, set and stopped. Limits per second and delays do not follow it.
 *
 * @since 0.1.0
 */
public final class SimulatorClock extends Clock {

    private final Clock real;
    private Duration offset = Duration.ZERO;
    private Instant stoppedAt = Instant.MIN;

    SimulatorClock(Clock real) {
        this.real = real;
    }

    /** Moves the time forward, running or stopped. */
    public synchronized void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Cannot advance by " + duration + ": time does not run backwards");
        }
        if (stopped()) {
            stoppedAt = stoppedAt.plus(duration);
        } else {
            offset = offset.plus(duration);
        }
    }

    /** Sets the time, forward or back, running or stopped. */
    public synchronized void set(Instant instant) {
        if (stopped()) {
            stoppedAt = instant;
        } else {
            offset = Duration.between(real.instant(), instant);
        }
    }

    /** Stops the time where it is. */
    public synchronized void stop() {
        if (!stopped()) {
            stoppedAt = instant();
        }
    }

    /** Lets a stopped time run on. */
    public synchronized void resume() {
        if (stopped()) {
            offset = Duration.between(real.instant(), stoppedAt);
            stoppedAt = Instant.MIN;
        }
    }

    private boolean stopped() {
        return !stoppedAt.equals(Instant.MIN);
    }

    @Override
    public synchronized Instant instant() {
        return stopped() ? stoppedAt : real.instant().plus(offset);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Not supported: there is one clock, in UTC. */
    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("The simulator's clock is in UTC");
    }
}
