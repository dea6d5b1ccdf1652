/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedShareTests {

    private final RefusedShare share = new RefusedShare(0.5);

    @Test
    void fewWritesSayNothing() {
        for (int i = 1; i < RefusedShare.LEAST; i++) {
            share.failedCheck();
            share.refused();
        }
        assertThat(share.isTooHigh()).isFalse();
        share.failedCheck();
        assertThat(share.isTooHigh()).isTrue();
    }

    @Test
    void exactlyTheShareIsPutUpWith() {
        for (int i = 0; i < 100; i++) {
            share.passedCheck();
            share.failedCheck();
        }
        assertThat(share.share()).isEqualTo(0.5);
        assertThat(share.isTooHigh()).isFalse();
        share.failedCheck();
        assertThat(share.isTooHigh()).isTrue();
    }

    @Test
    void refusalsOfTheTableCountAgainstWhatItAnswered() {
        share.taken(400);
        for (int i = 0; i < 401; i++) {
            share.refused();
        }
        assertThat(share.isTooHigh()).isTrue();
    }

    @Test
    void badElementsAtTheStartAreNotComparedWithTheFewWritesThatAreAnsweredByThen() {
        for (int i = 0; i < 10_000; i++) {
            share.passedCheck();
            if (i % 100 == 0) {
                share.failedCheck();
            }
            assertThat(share.isTooHigh()).as("after %d", i).isFalse();
        }
        assertThat(share.share()).isCloseTo(0.01, Offset.offset(0.001));
    }

    @Test
    void writeGetsThroughIfItPassesBothTheCheckAndTheTable() {
        for (int i = 0; i < 100; i++) {
            share.passedCheck();
            share.passedCheck();
            share.failedCheck();
        }
        share.taken(200);
        for (int i = 0; i < 100; i++) {
            share.refused();
        }
        assertThat(share.share()).isCloseTo(1 - 2.0 / 3 * 2 / 3, Offset.offset(1e-9));
        assertThat(share.isTooHigh()).isTrue();
    }

    @Test
    void whatIsLongAgoNoLongerCounts() {
        for (int i = 0; i < RefusedShare.WINDOW; i++) {
            share.refused();
        }
        share.taken(RefusedShare.WINDOW / 2 - 1);
        assertThat(share.isTooHigh()).isTrue();
        share.taken(1);
        assertThat(share.isTooHigh()).isFalse();
        share.taken(Integer.MAX_VALUE);
        assertThat(share.share()).isZero();
    }

    @Test
    void anyShareMayBePutUpWith() {
        RefusedShare any = new RefusedShare(1);
        for (int i = 0; i < 5_000; i++) {
            any.failedCheck();
            any.refused();
        }
        assertThat(any.share()).isEqualTo(1);
        assertThat(any.isTooHigh()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.01, Double.NaN})
    void shareIsAboveNothingAndAtMostAll(double most) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RefusedShare(most));
    }
}
