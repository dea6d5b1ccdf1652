/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteFenceTests {

    /** Close to where the clock of the system may turn over. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final AtomicLong wallClock = new AtomicLong(1_700_000_000_000L);

    private final WriteFence fence =
            new WriteFence("shop", Duration.ofSeconds(5), now::get, () -> Instant.ofEpochMilli(wallClock.get()));

    @Test
    void refusesWritesBeforeTheLockIsHeld() {
        assertThatExceptionOfType(WriteRefusedException.class)
                .isThrownBy(fence::beforeWrite)
                .withMessageContaining("does not hold the lock 'shop'");
    }

    @Test
    void closesByItselfWhenItsTimeHasCome() {
        fence.openUntil(now.get() + 10_000_000);
        now.addAndGet(8_999_999);
        assertThatCode(fence::beforeWrite).doesNotThrowAnyException();

        now.addAndGet(3_000_001);
        assertThatExceptionOfType(WriteRefusedException.class)
                .isThrownBy(fence::beforeWrite)
                .withMessageContaining("has not renewed its lease of the lock 'shop' in time")
                .withMessageContaining("2 ms late");
    }

    @Test
    void closesIfTheMachineWasAsleepWhileTheLeaseEnded() {
        fence.openUntil(now.get() + 10_000_000);
        wallClock.addAndGet(9);
        assertThatCode(fence::beforeWrite).doesNotThrowAnyException();

        wallClock.addAndGet(1);
        assertThatExceptionOfType(WriteRefusedException.class).isThrownBy(fence::beforeWrite);
    }

    @Test
    void isNotKeptOpenByAWallClockThatIsPutBack() {
        fence.openUntil(now.get() + 10_000_000);
        wallClock.addAndGet(-60_000);
        now.addAndGet(10_000_000);
        assertThatExceptionOfType(WriteRefusedException.class).isThrownBy(fence::beforeWrite);
    }

    @Test
    void closesAtOnceWhenTheLockIsGivenUp() {
        fence.openUntil(now.get() + 10_000_000);
        fence.close();
        assertThatExceptionOfType(WriteRefusedException.class).isThrownBy(fence::beforeWrite);
    }

    @Test
    void refusalFailsAJobInsteadOfBeingTriedAgain() {
        assertThat(AwsErrors.classify(new WriteRefusedException("no"))).isEqualTo(AwsErrorKind.FATAL);
    }
}
