/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollPacingTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration TIP = Duration.ofMillis(250);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final PollPacing pacing = new PollPacing(TIP, IDLE, Duration.ofSeconds(3));

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
    void emptyPagesAtTheTipBackOffToTheIdleDelay() {
        pacing.opened(true);

        assertThat(emptyPages(5)).containsExactly(TIP, TIP.multipliedBy(2), IDLE, IDLE, IDLE);
    }

    @Test
    void recordsEndTheBackOff() {
        pacing.opened(true);
        emptyPages(5);
        pacing.afterPage(1, 100, NOW, NOW);

        assertThat(emptyPages(1)).containsExactly(TIP);
    }

    @Test
    void fewEmptyPagesDoNotMeanThatAShardThatWasBehindIsAtItsTip() {
        pacing.opened(false);

        List<Duration> delays = emptyPages(PollPacing.EMPTY_PAGES_WHILE_BEHIND);

        assertThat(delays).containsOnly(Duration.ZERO);
        assertThat(pacing.isBehind()).isTrue();
        assertThat(emptyPages(2)).containsExactly(TIP, TIP.multipliedBy(2));
        assertThat(pacing.isBehind()).isFalse();
    }

    @Test
    void idleDelayShorterThanTheTipDelayIsTheLimit() {
        PollPacing pacing = new PollPacing(Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(3));
        pacing.opened(true);

        assertThat(pacing.afterPage(0, 0, null, NOW)).isEqualTo(Duration.ofMillis(100));
    }

    private List<Duration> emptyPages(int count) {
        return Stream.generate(() -> pacing.afterPage(0, 0, null, NOW))
                .limit(count)
                .toList();
    }
}
