/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an instance does with a lock that it gets, keeps, and loses; time passes when the test says so. */
class LockActivationTests {

    private static final LeaseTimes TIMES = new LeaseTimes(Duration.ofSeconds(12), Duration.ofSeconds(3));

    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final FakeLease lease = new FakeLease(now::get, happened);
    private final FakeJobs jobs = new FakeJobs();
    private final LockActivation activation =
            new LockActivation("shop", TIMES, () -> lease, new TestClock(), Clock.systemUTC());

    @AfterEach
    void stop() {
        jobs.starting.countDown();
        activation.stop(true);
    }

    @Test
    void standsByWhileAnotherInstanceHoldsTheLock() {
        lease.acquisition = FakeLease.Outcome.NO;
        activation.start(jobs);

        await().until(() -> "there/2".equals(activation.status().holder()));
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.STANDBY);
        assertThat(activation.status().lock()).isEqualTo("shop");
        assertThat(activation.status().instance()).isEqualTo("here/1");
        assertThat(happened).isEmpty();
        refusesWrites();
    }

    @Test
    void becomesActiveWhenTheLockIsFree() {
        lease.acquisition = FakeLease.Outcome.NO;
        activation.start(jobs);
        lease.acquisition = FakeLease.Outcome.YES;

        awaitHappened("activated");
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.ACTIVE);
        assertThat(activation.status().holder()).isEqualTo("here/1");
        assertThat(told).containsExactly("waits", "STANDBY", "ACTIVE");
        allowsWrites();
    }

    @Test
    void staysActiveAsLongAsTheLeaseIsRenewed() {
        activation.start(jobs);
        awaitHappened("activated");
        for (int heartbeat = 1; heartbeat <= 12; heartbeat++) {
            now.addAndGet(TIMES.heartbeat().toNanos());
            int renewals = heartbeat;
            await().until(() -> lease.renewals.get() >= renewals);
            await().untilAsserted(this::allowsWrites);
        }
        assertThat(happened).containsExactly("activated");
    }

    @Test
    void endsTheJobsBeforeTheLeaseThatCannotBeRenewedEnds() {
        activation.start(jobs);
        awaitHappened("activated");
        lease.renewal = FakeLease.Outcome.UNKNOWN;
        lease.acquisition = FakeLease.Outcome.NO;
        now.addAndGet(TIMES.heartbeat().toNanos());
        await().until(() -> lease.renewals.get() == 0 && activation.status().state() == ActivationStatus.State.ACTIVE);
        allowsWrites();

        now.addAndGet(TIMES.stepDownAfter().minus(TIMES.heartbeat()).toNanos());

        awaitHappened("activated", "deactivated within PT4S", "released");
        refusesWrites();
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.STANDBY);
    }

    @Test
    void endsTheJobsAtOnceWhenTheLockIsLost() {
        activation.start(jobs);
        awaitHappened("activated");
        lease.renewal = FakeLease.Outcome.NO;
        lease.acquisition = FakeLease.Outcome.NO;
        now.addAndGet(TIMES.heartbeat().toNanos());

        awaitHappened("activated", "deactivated within PT9S", "released");
        refusesWrites();
    }

    @Test
    void instanceThatWakesUpAfterItsLeaseWritesNothingAndEndsItsJobs() {
        activation.start(jobs);
        awaitHappened("activated");
        lease.acquisition = FakeLease.Outcome.NO;
        lease.renewal = FakeLease.Outcome.NO;

        now.addAndGet(TIMES.lease().multipliedBy(3).toNanos());
        refusesWrites();

        await().until(() -> happened.contains("deactivated within PT1S"));
    }

    @Test
    void becomesActiveAgainAfterALoss() {
        activation.start(jobs);
        awaitHappened("activated");
        lease.renewal = FakeLease.Outcome.NO;
        now.addAndGet(TIMES.heartbeat().toNanos());

        awaitHappened("activated", "deactivated within PT9S", "released", "activated");
        allowsWrites();
    }

    @Test
    void lockIsNotTakenAgainWhileTheJobsAreStillBeingStarted() {
        jobs.starting = new CountDownLatch(1);
        activation.start(jobs);
        await().until(() -> activation.status().state() == ActivationStatus.State.ACTIVE);
        lease.renewal = FakeLease.Outcome.NO;
        now.addAndGet(TIMES.heartbeat().toNanos());
        awaitHappened("deactivated within PT9S");

        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.STANDBY);
        jobs.starting.countDown();

        awaitHappened("deactivated within PT9S", "activated", "deactivated within PT9S", "released", "activated");
    }

    @Test
    void lockIsReleasedAndClosedWhenTheActivationIsStopped() {
        activation.start(jobs);
        awaitHappened("activated");

        activation.stop(true);

        assertThat(happened).containsExactly("activated", "released", "closed");
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.INACTIVE);
        refusesWrites();
    }

    @Test
    void canBeStartedAgainAfterItWasStopped() {
        activation.start(jobs);
        awaitHappened("activated");
        activation.stop(true);

        activation.start(jobs);

        awaitHappened("activated", "released", "closed", "activated");
    }

    @Test
    void standbyThatIsStoppedReleasesNothing() {
        lease.acquisition = FakeLease.Outcome.NO;
        activation.start(jobs);
        activation.stop(true);
        assertThat(happened).containsExactly("closed");
    }

    @Test
    void lockIsGivenToOthersIfTheJobsCannotBeStarted() {
        jobs.failure = new IllegalStateException("no slots");
        activation.start(jobs);
        awaitHappened("deactivated within PT12S", "released");
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.STANDBY);
    }

    @Test
    void lockIsNotReleasedIfJobsMayStillRun() {
        activation.start(jobs);
        awaitHappened("activated");

        activation.stop(false);

        assertThat(happened).containsExactly("activated", "closed");
        refusesWrites();
    }

    @Test
    void lockIsNotReleasedIfTheJobsCouldNotBeEndedInTime() {
        jobs.ends = false;
        activation.start(jobs);
        awaitHappened("activated");
        lease.renewal = FakeLease.Outcome.UNKNOWN;
        lease.acquisition = FakeLease.Outcome.NO;
        now.addAndGet(TIMES.stepDownAfter().toNanos());

        await().until(() -> "there/2".equals(activation.status().holder()));
        assertThat(happened).containsExactly("activated", "deactivated within PT4S");
    }

    @Test
    void lockThatCannotBeReleasedIsLeftToTheEndOfItsLease() {
        lease.releasing = FakeLease.Outcome.UNKNOWN;
        activation.start(jobs);
        awaitHappened("activated");
        activation.stop(true);
        assertThat(happened).containsExactly("activated", "closed");
    }

    @Test
    void saysWhyItIsNotKnownWhoHoldsTheLock() {
        lease.acquisition = FakeLease.Outcome.UNKNOWN;
        activation.start(jobs);
        await().until(() -> activation.status().problem() != null);
        assertThat(activation.status().problem()).contains("no answer");
        assertThat(activation.status().state()).isEqualTo(ActivationStatus.State.STANDBY);
    }

    private void awaitHappened(String... events) {
        await().untilAsserted(() -> assertThat(happened).containsExactly(events));
    }

    private void allowsWrites() {
        assertThatCode(guard()::beforeWrite).doesNotThrowAnyException();
    }

    private void refusesWrites() {
        assertThatExceptionOfType(WriteRefusedException.class).isThrownBy(guard()::beforeWrite);
    }

    private WriteGuard guard() {
        return activation.writeGuard().orElseThrow();
    }

    private final class FakeJobs implements ActivationTarget {

        volatile CountDownLatch starting = new CountDownLatch(0);
        volatile RuntimeException failure;
        volatile boolean ends = true;

        @Override
        public void activate() {
            try {
                starting.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (failure != null) {
                throw failure;
            }
            happened.add("activated");
        }

        @Override
        public void standBy() {
            told.add("waits");
        }

        @Override
        public void changed(ActivationStatus status) {
            told.add(status.state().name());
        }

        @Override
        public boolean deactivate(Duration within) {
            happened.add("deactivated within " + within);
            return ends;
        }
    }

    /** Time passes by itself only for a thread that waits, and only for that thread. */
    private final class TestClock implements LeaseClock {

        @Override
        public long nanoTime() {
            return now.get();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.await(1, TimeUnit.MILLISECONDS);
        }
    }
}
