/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.time.Duration;
import java.util.Objects;

/**
 * What goes back over the connection, and in which shape it arrives.
 *
 * @param status HTTP status
 * @param body of the response
 * @param delivery how it travels
 * @param over how long the body takes, for {@link Delivery#SLOW}
 * @since 0.1.0
 */
public record Answer(int status, Body body, Delivery delivery, Duration over) {

    /** How an answer travels. */
    public enum Delivery {
        /** As it is. */
        INTACT,
        /** Not at all: the connection is reset. */
        RESET,
        /** Half of it, then the connection ends. */
        TRUNCATED,
        /** With a checksum that does not fit. */
        WRONG_CHECKSUM,
        /** In small pieces with pauses. */
        SLOW,
        /** Never: the connection stays open and silent. */
        NEVER
    }

    /** Checks the parts. */
    public Answer {
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(over, "over");
    }

    /** An answer that arrives as it is. */
    public Answer(int status, Body body) {
        this(status, body, Delivery.INTACT, Duration.ZERO);
    }

    /** A successful answer. */
    public static Answer ok(Body body) {
        return new Answer(200, body);
    }

    /** The same answer, travelling another way. */
    public Answer delivered(Delivery delivery, Duration over) {
        return new Answer(status, body, delivery, over);
    }
}
