/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.time.Duration;
import java.time.Instant;

/**
 * Where something was seen from, and with which clock. What was seen in this process is judged by what the time is now. What
 * is reported from elsewhere is judged by the time that it was there when the report was made: then neither the time until
 * the next report nor a clock that goes wrong looks like a lag. Only when reports stop, time goes on.
 */
sealed interface Vantage {

    /** In this process. */
    Vantage HERE = new Here();

    /**
     * The time there.
     *
     * @param here the time in this process
     */
    Instant now(Instant here);

    /** In this process. */
    record Here() implements Vantage {

        @Override
        public Instant now(Instant here) {
            return here;
        }
    }

    /**
     * In another process.
     *
     * @param takenAt when its last report was made, by its clock
     * @param receivedAt when that report came, by the clock of this process
     * @param patience how long after it the next one may come
     */
    record There(Instant takenAt, Instant receivedAt, Duration patience) implements Vantage {

        @Override
        public Instant now(Instant here) {
            Duration overdue = Duration.between(receivedAt, here).minus(patience);
            return overdue.isNegative() ? takenAt : takenAt.plus(overdue);
        }
    }
}
