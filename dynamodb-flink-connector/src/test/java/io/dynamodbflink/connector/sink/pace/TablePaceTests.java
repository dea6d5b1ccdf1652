/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePaceTests {

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private static ClosedLoop loop(long latencyMillis) {
        return new ClosedLoop(42, latencyMillis, TablePace.UNLIMITED);
    }

    private static TablePace pace(double budget) {
        return new TablePace(budget, BACKOFF, new Random(1), 0);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 5",
        "10, 200",
        "30, 20",
        "100, 5",
        "100, 200",
        "1000, 5",
        "1000, 200",
        "10000, 5",
        "10000, 20",
        "100000, 5"
    })
    void slowTableGetsWhatItTakesAndLittleMore(double capacity, long latency) {
        ClosedLoop loop = loop(latency).capacity(capacity).run(Duration.ofSeconds(30));

        loop.run(Duration.ofMinutes(2));

        assertThat(loop.accepted() / 120.0).isCloseTo(capacity, within(capacity * 0.03));
        assertThat(loop.refusedShare()).isLessThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {100, 1000, 10_000, 100_000})
    void slowTableGetsFullBatches(double capacity) {
        ClosedLoop loop = loop(5).capacity(capacity).run(Duration.ofMinutes(1));

        assertThat(loop.itemsPerCall()).isGreaterThan(24.9);
    }

    @ParameterizedTest
    @ValueSource(doubles = {10, 100, 1000, 10_000})
    void paceComesBackWhenCapacityDoes(double capacity) {
        ClosedLoop loop = loop(20).capacity(capacity).run(Duration.ofMinutes(1));

        loop.capacity(Double.POSITIVE_INFINITY).run(Duration.ofSeconds(30));

        assertThat(loop.pace().limit()).isGreaterThan(62_500);
    }

    @Test
    void paceFollowsCapacityDown() {
        ClosedLoop loop = loop(5).capacity(50_000).run(Duration.ofMinutes(1));

        loop.capacity(500).run(Duration.ofSeconds(15)).run(Duration.ofMinutes(1));

        assertThat(loop.accepted() / 60.0).isCloseTo(500, within(15.0));
        assertThat(loop.refusedShare()).isLessThan(0.1);
    }

    @Test
    void paceComesBackAfterTheTableTookNothingForAMinute() {
        ClosedLoop loop = loop(5).capacity(0).run(Duration.ofMinutes(1));

        loop.capacity(Double.POSITIVE_INFINITY).run(Duration.ofSeconds(60)).run(Duration.ofSeconds(1));

        assertThat(loop.accepted()).isGreaterThan(200_000);
    }

    @Test
    void tableThatTakesNothingIsSeldomAsked() {
        ClosedLoop loop = loop(5).capacity(0).run(Duration.ofSeconds(15)).run(Duration.ofMinutes(1));

        assertThat(loop.wakeUps()).isLessThan(150);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0, 5", "0.05, 0, 200", "0, 0.01, 5", "0, 0.01, 200", "0.2, 0, 5", "0.3, 0, 20", "0, 0.2, 5"})
    void refusalsThatDoNotDependOnTheRateCostTheirOwnRepetition(double unprocessed, double throttled, long latency) {
        ClosedLoop loop = loop(latency)
                .unprocessed(unprocessed)
                .throttled(throttled)
                .run(Duration.ofSeconds(10))
                .run(Duration.ofMinutes(1));

        double whole = 60 * 1000.0 / latency * 50 * 25;
        assertThat(loop.accepted() / whole).isGreaterThan((1 - unprocessed - throttled) * 0.95);
        assertThat(loop.itemsPerCall()).isGreaterThan(24.9);
    }

    @ParameterizedTest
    @CsvSource({"0.05, 0", "0, 0.01"})
    void fewElementsAreNotHeldUpByAFewRefusals(double unprocessed, double throttled) {
        ClosedLoop loop = loop(20).unprocessed(unprocessed).throttled(throttled).supply(30);

        loop.run(Duration.ofMinutes(10));

        assertThat(loop.accepted() / 600.0).isCloseTo(30, within(0.5));
    }

    @Test
    void slowTableCausesNoStormOfWakeUps() {
        ClosedLoop loop = loop(5).capacity(100_000).run(Duration.ofMinutes(1));

        assertThat(loop.wakeUps() / 60).isLessThanOrEqualTo(250);
    }

    @ParameterizedTest
    @CsvSource({"20, 5", "1000, 20", "100000, 5"})
    void budgetIsSpentAndNotExceeded(double budget, long latency) {
        ClosedLoop loop = new ClosedLoop(42, latency, budget).run(Duration.ofMinutes(2));

        // What is in flight at the end has been spent, too.
        assertThat(loop.accepted() / 120.0).isBetween(budget * 0.97 - 1, budget * 1.001 + 1);
        assertThat(loop.refusedShare()).isZero();
    }

    @Test
    void budgetIsChargedForWhatTheTableConsumedNotForTheEstimate() {
        TablePace pace = pace(100);
        pace.sent(10, 0);
        pace.answered(0, 10, 0, OptionalDouble.of(300), 0);

        assertThat(pace.nextCallAt(0)).isEqualTo(3_000);
        assertThat(pace.nextCallAt(2_999)).isEqualTo(3_000);
        assertThat(pace.isOpen(3_000)).isTrue();
    }

    @Test
    void budgetIsNotChargedForThrottledAndRejectedCalls() {
        TablePace pace = pace(1);
        pace.sent(25, 0);
        pace.throttled(0, 25, 0);
        pace.sent(25, 0);
        pace.rejected(25, 0);

        assertThat(pace.isOpen(0)).isTrue();
    }

    @Test
    void budgetIsNotChargedForUnprocessedWritesIfTheTableDoesNotTellWhatItConsumed() {
        TablePace pace = pace(10);
        pace.sent(25, 0);
        pace.answered(0, 25, 15, OptionalDouble.empty(), 0);

        assertThat(pace.nextCallAt(0)).isEqualTo(1_000);
    }

    @Test
    void unspentBudgetIsKeptForHalfASecondOnly() {
        TablePace pace = pace(1_000);
        pace.sent(600, 60_000);

        assertThat(pace.nextCallAt(60_000)).isEqualTo(60_100);
    }

    @Test
    void singleLargeWriteIsSentWhateverTheBudget() {
        TablePace pace = pace(1);

        assertThat(pace.isOpen(0)).isTrue();
        pace.sent(400, 0);
        assertThat(pace.nextCallAt(0)).isEqualTo(400_000);
    }

    @Test
    void singleThrottledCallChangesNothing() {
        TablePace pace = pace(TablePace.UNLIMITED);
        for (int second = 0; second < 60; second++) {
            long now = second * 1000L;
            pace.sent(25, now);
            if (second == 30) {
                pace.throttled(now, 25, now + 5);
            } else {
                pace.answered(now, 25, 0, OptionalDouble.of(25), now + 5);
            }
        }

        assertThat(pace.limit()).isEqualTo(TablePace.UNLIMITED);
        assertThat(pace.nextCallAt(60_000)).isEqualTo(60_000);
        assertThat(pace.largestCall()).isInfinite();
    }

    @Test
    void pausesAfterFailuresAreSpreadOverTheWholeBackOff() {
        TablePace pace = pace(TablePace.UNLIMITED);
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 0; i < 1_000; i++) {
            long pause = pace.retryDelay(4);
            shortest = Math.min(shortest, pause);
            longest = Math.max(longest, pause);
        }

        assertThat(shortest).isBetween(0L, 10L);
        assertThat(longest).isBetween(790L, 800L);
    }

    @Test
    void budgetOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> pace(0)).withMessageContaining("budget");
        assertThatIllegalArgumentException().isThrownBy(() -> pace(Double.NaN)).withMessageContaining("budget");
    }
}
