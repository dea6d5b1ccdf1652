/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.ReaderSettings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PollPacingTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration TIP = Duration.ofMillis(250);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private static final Duration IDLE_AFTER = Duration.ofSeconds(10);

    private final PollPacing pacing = pacing(TIP, IDLE, IDLE_AFTER);

    @Test
    void fullPageIsFollowedAtOnce() {
        assertThat(pacing.afterPage(1_000, 100_000, NOW, NOW)).isZero();
        assertThat(pacing.isBehind()).isTrue();
    }

    @Test
    void pageCutByItsBytesIsFollowedAtOnce() {
        assertThat(pacing.afterPage(3, 900 * 1024, NOW, NOW)).isZero();
        assertThat(pacing.isBehind()).isTrue();
    }

    @Test
    void shortPageOfOldRecordsIsFollowedAtOnce() {
        assertThat(pacing.afterPage(1, 100, NOW.minusSeconds(10), NOW)).isZero();
        assertThat(pacing.isBehind()).isTrue();
    }

    @Test
    void shortPageOfFreshRecordsIsFollowedAfterTheTipDelay() {
        assertThat(pacing.afterPage(1, 100, NOW.minusSeconds(2), NOW)).isEqualTo(TIP);
        assertThat(pacing.isBehind()).isFalse();
    }

    @Test
    void recordsWithoutCreationTimeCountAsFresh() {
        assertThat(pacing.afterPage(1, 100, null, NOW)).isEqualTo(TIP);
    }

    @Test
    void shardAtItsTipKeepsItsShortDelayForAWhileAfterItsLastRecord() {
        pacing.opened(true, NOW.minusSeconds(100));
        pacing.afterPage(1, 100, NOW, NOW);

        assertThat(emptyPage(Duration.ofMillis(250))).isEqualTo(TIP);
        assertThat(emptyPage(Duration.ofMillis(9_999))).isEqualTo(TIP);
        assertThat(emptyPage(IDLE_AFTER)).isEqualTo(TIP.multipliedBy(2));
        assertThat(emptyPage(IDLE_AFTER)).isEqualTo(IDLE);
        assertThat(emptyPage(IDLE_AFTER)).isEqualTo(IDLE);
    }

    @Test
    void openingCountsAsNews() {
        pacing.opened(true, NOW);

        assertThat(emptyPage(Duration.ofSeconds(9))).isEqualTo(TIP);
        assertThat(emptyPage(IDLE_AFTER)).isEqualTo(TIP.multipliedBy(2));
    }

    @Test
    void recordsEndTheBackOff() {
        pacing.opened(true, NOW);
        for (int i = 0; i < 5; i++) {
            emptyPage(Duration.ofMinutes(1));
        }

        assertThat(pacing.afterPage(1, 100, NOW, NOW.plusSeconds(60))).isEqualTo(Duration.ZERO);
        assertThat(pacing.afterPage(1, 100, NOW.plusSeconds(60), NOW.plusSeconds(60)))
                .isEqualTo(TIP);
        assertThat(emptyPage(Duration.ofSeconds(69))).isEqualTo(TIP);
    }

    @Test
    void backOffBeginsAtOnceIfThatIsWanted() {
        PollPacing pacing = pacing(TIP, IDLE, Duration.ZERO);
        pacing.opened(true, NOW);

        assertThat(pacing.afterPage(0, 0, null, NOW)).isEqualTo(TIP.multipliedBy(2));
        assertThat(pacing.afterPage(0, 0, null, NOW)).isEqualTo(IDLE);
    }

    @Test
    void severalEmptyPagesDoNotMeanThatAShardThatWasBehindIsAtItsTip() {
        pacing.opened(false, NOW);

        for (int i = 0; i < PollPacing.EMPTY_PAGES_WHILE_BEHIND; i++) {
            assertThat(emptyPage(Duration.ZERO)).isZero();
            assertThat(pacing.isBehind()).isTrue();
        }
        assertThat(emptyPage(Duration.ZERO)).isEqualTo(TIP);
        assertThat(pacing.isBehind()).isFalse();
        assertThat(emptyPage(Duration.ZERO)).isEqualTo(TIP);
    }

    @Test
    void emptyPagesBetweenOldRecordsAreFollowedAtOnce() {
        pacing.opened(false, NOW);

        for (int i = 0; i < 100; i++) {
            assertThat(emptyPage(Duration.ZERO)).isZero();
            assertThat(pacing.afterPage(1, 100, NOW.minusSeconds(60), NOW)).isZero();
        }
    }

    @Test
    void idleDelayShorterThanTheTipDelayIsTheLimit() {
        PollPacing pacing = pacing(Duration.ofMillis(500), Duration.ofMillis(100), IDLE_AFTER);
        pacing.opened(true, NOW);

        assertThat(pacing.afterPage(0, 0, null, NOW)).isEqualTo(Duration.ofMillis(100));
        assertThat(pacing.afterPage(0, 0, null, NOW.plusSeconds(60))).isEqualTo(Duration.ofMillis(100));
    }

    private Duration emptyPage(Duration later) {
        return pacing.afterPage(0, 0, null, NOW.plus(later));
    }

    private static PollPacing pacing(Duration tip, Duration idle, Duration idleAfter) {
        return new PollPacing(
                new ReaderSettings(idle, tip, idleAfter, 1_000_000, OnDataLoss.FAIL, true), Duration.ofSeconds(3));
    }
}
