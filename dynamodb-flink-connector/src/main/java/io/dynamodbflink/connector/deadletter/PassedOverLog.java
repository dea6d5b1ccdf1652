/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Logs what a subtask passes over: as a warning the first, second, fourth, eighth … time, because what fails on
 * everything must not fill the log; the rest on level DEBUG.
 *
 * <p>Public only for source and sink: not part of the API.
 *
 * @since 0.1.0
 */
public final class PassedOverLog {

    private final Logger log;
    private final String things;
    private long passedOver;

    /**
     * @param log where to write
     * @param things what is passed over, in the plural, such as "records"
     */
    public PassedOverLog(Logger log, String things) {
        this.log = Objects.requireNonNull(log, "log");
        this.things = Objects.requireNonNull(things, "things");
    }

    /** This became of a letter in this attempt of the job. Nothing is passed over if it fails the job. */
    public void passedOver(DeadLetter letter, PoisonPolicy policy) {
        if (policy == PoisonPolicy.FAIL) {
            return;
        }
        passedOver++;
        Level level = Long.bitCount(passedOver) == 1 ? Level.WARN : Level.DEBUG;
        log.atLevel(level)
                .log(
                        "{}. It is {}, as {} {} before it.",
                        letter.describe(),
                        policy == PoisonPolicy.SKIP ? "skipped" : "in the hands of the dead letter handler",
                        passedOver - 1,
                        things);
    }
}
