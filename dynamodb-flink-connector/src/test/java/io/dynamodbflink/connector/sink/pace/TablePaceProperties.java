/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds of every pace, whatever the table answers. */
class TablePaceProperties {

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    enum Outcome {
        TAKEN,
        UNPROCESSED,
        THROTTLED,
        REJECTED,
        LOST
    }

    record Step(int pause, int units, Outcome outcome, double part) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2_000),
                        Arbitraries.integers().between(1, 500),
                        Arbitraries.of(Outcome.class),
                        Arbitraries.doubles().between(0, 1))
                .as(Step::new)
                .list()
                .ofMaxSize(200);
    }

    private static void answer(TablePace pace, Step step, long sentAt, long now) {
        double refused = Math.floor(step.units() * step.part());
        switch (step.outcome()) {
            case TAKEN -> pace.answered(sentAt, step.units(), 0, OptionalDouble.of(step.units()), now);
            case UNPROCESSED -> pace.answered(sentAt, step.units(), refused, OptionalDouble.empty(), now);
            case THROTTLED -> pace.throttled(sentAt, step.units(), now);
            case REJECTED -> pace.rejected(step.units(), now);
            case LOST -> {
                // Nobody knows.
            }
        }
    }

    /** Otherwise a job would stand still for good. */
    @Property(tries = 500)
    void everyPaceOpensAgain(
            @ForAll("steps") List<Step> steps, @ForAll @DoubleRange(min = 1, max = 1e6) double budget) {
        for (double limit : new double[] {budget, TablePace.UNLIMITED}) {
            TablePace pace = new TablePace(limit, BACKOFF, new Random(1), 0);
            long now = 0;
            for (Step step : steps) {
                now += step.pause();
                long opens = pace.nextCallAt(now);
                assertThat(opens).isGreaterThanOrEqualTo(now);
                // A call of 500 units at 1 unit a second, the slowest pace there is.
                assertThat(opens - now).isLessThanOrEqualTo(1_001_000);
                now = opens;
                assertThat(pace.isOpen(now)).isTrue();
                assertThat(pace.largestCall()).isGreaterThanOrEqualTo(1);
                assertThat(pace.limit()).isGreaterThanOrEqualTo(1);
                pace.sent(step.units(), now);
                answer(pace, step, now, now + step.pause() / 2);
                now += step.pause() / 2;
            }
        }
    }

    @Property(tries = 500)
    void noMoreIsConsumedThanTheBudgetAllows(
            @ForAll("steps") List<Step> steps, @ForAll @DoubleRange(min = 10, max = 10_000) double budget) {
        TablePace pace = new TablePace(budget, BACKOFF, new Random(1), 0);
        long now = 0;
        double consumed = 0;
        for (Step step : steps) {
            now = Math.max(now + step.pause() / 10, pace.nextCallAt(now + step.pause() / 10));
            // All but the newest call have been paid for, whatever was kept for half a second.
            assertThat(consumed).isLessThanOrEqualTo(budget * (now / 1000.0 + 0.5) + 1);
            pace.sent(1, now);
            pace.answered(now, 1, 0, OptionalDouble.of(step.units()), now);
            consumed += step.units();
        }
    }

    @Property(tries = 500)
    void willingTableIsNeverSlowedDown(@ForAll("steps") List<Step> steps) {
        TablePace pace = new TablePace(TablePace.UNLIMITED, BACKOFF, new Random(1), 0);
        long now = 0;
        for (Step step : steps) {
            now += step.pause();
            assertThat(pace.isOpen(now)).isTrue();
            pace.sent(step.units(), now);
            pace.answered(now, step.units(), Math.floor(step.units() * 0.1 * step.part()), OptionalDouble.empty(), now);
        }
    }

    @Property(tries = 1_000)
    void retryComesWithinTheBackOff(
            @ForAll @IntRange(min = 1, max = 100) int failures, @ForAll @LongRange(min = 0) long seed) {
        TablePace pace = new TablePace(TablePace.UNLIMITED, BACKOFF, new Random(seed), 0);

        assertThat(pace.retryDelay(failures))
                .isBetween(0L, BACKOFF.capAfter(failures).toMillis());
    }

    @Property(tries = 40)
    void tableOfAnyCapacityIsKeptBusy(
            @ForAll @DoubleRange(min = 10, max = 50_000) double capacity,
            @ForAll @LongRange(min = 1, max = 24) long latency,
            @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        ClosedLoop loop = new ClosedLoop(seed, latency, TablePace.UNLIMITED).capacity(capacity);

        loop.run(Duration.ofSeconds(30)).run(Duration.ofMinutes(1));

        assertThat(loop.accepted() / 60.0).isGreaterThan(capacity * 0.9);
        assertThat(loop.refusedShare()).isLessThan(0.12);
    }
}
