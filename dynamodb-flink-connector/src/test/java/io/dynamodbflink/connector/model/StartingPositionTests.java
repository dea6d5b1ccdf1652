/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class StartingPositionTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void latestIsPinnedToTheFirstStartWhenResumed() {
        assertThat(StartingPosition.latest(START).whenResumed()).isEqualTo(StartingPosition.atTimestamp(START));
    }

    @Test
    void everyOtherPositionStaysWhenResumed() {
        for (StartingPosition position : new StartingPosition[] {
            StartingPosition.trimHorizon(),
            StartingPosition.atTimestamp(START),
            StartingPosition.afterSequenceNumber(SequenceNumber.of("17"))
        }) {
            assertThat(position.whenResumed()).isEqualTo(position);
        }
    }

    @Test
    void carriesOnlyWhatItsTypeNeeds() {
        assertThat(StartingPosition.trimHorizon().instant()).isEmpty();
        assertThat(StartingPosition.trimHorizon().sequenceNumber()).isEmpty();
        assertThat(StartingPosition.latest(START).instant()).contains(START);
        assertThat(StartingPosition.afterSequenceNumber(SequenceNumber.of("17")).sequenceNumber())
                .contains(SequenceNumber.of("17"));
    }
}
