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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WriteFenceTests {

    /** Close to where the clock of the system may turn over. */
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

    private final WriteFence fence = new WriteFence("shop", Duration.ofSeconds(5), now::get);

    @Test
    void refusesWritesBeforeTheLockIsHeld() {
        assertThatExceptionOfType(WriteRefusedException.class)
                .isThrownBy(fence::beforeWrite)
                .withMessageContaining("does not hold the lock 'shop'");
    }

    @Test
    void closesByItselfWhenItsTimeHasCome() {
        fence.openUntil(now.get() + 10);
        now.addAndGet(9);
        assertThatCode(fence::beforeWrite).doesNotThrowAnyException();

        now.addAndGet(1_000_001);
        assertThatExceptionOfType(WriteRefusedException.class)
                .isThrownBy(fence::beforeWrite)
                .withMessageContaining("has not renewed its lease of the lock 'shop' in time")
                .withMessageContaining("1 ms late");
    }

    @Test
    void closesAtOnceWhenTheLockIsGivenUp() {
        fence.openUntil(now.get() + 10);
        fence.close();
        assertThatExceptionOfType(WriteRefusedException.class).isThrownBy(fence::beforeWrite);
    }

    @Test
    void refusalFailsAJobInsteadOfBeingTriedAgain() {
        assertThat(AwsErrors.classify(new WriteRefusedException("no"))).isEqualTo(AwsErrorKind.FATAL);
    }
}
