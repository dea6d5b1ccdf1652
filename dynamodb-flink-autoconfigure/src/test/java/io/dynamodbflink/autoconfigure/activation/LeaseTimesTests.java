/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTimesTests {

    @Test
    void jobsAreEndedFirstThenWritesAreRefusedThenTheLeaseEnds() {
        LeaseTimes times = new LeaseTimes(Duration.ofSeconds(12), Duration.ofSeconds(3));
        assertThat(times.stepDownAfter()).isEqualTo(Duration.ofSeconds(8));
        assertThat(times.fenceAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void attemptToWriteEndsWithTheLeaseAtTheLatest() {
        LeaseTimes times = new LeaseTimes(Duration.ofSeconds(12), Duration.ofSeconds(3));
        assertThat(times.fenceAfter().plus(times.longestWrite())).isEqualTo(times.lease());
    }

    @Test
    void releasedLockIsSeenWithinASecondOrAHeartbeat() {
        assertThat(new LeaseTimes(Duration.ofSeconds(12), Duration.ofSeconds(3)).poll())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(new LeaseTimes(Duration.ofSeconds(1), Duration.ofMillis(200)).poll())
                .isEqualTo(Duration.ofMillis(200));
    }
}
