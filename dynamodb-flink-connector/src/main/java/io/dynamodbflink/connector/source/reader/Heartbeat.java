/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Duration;

/** Does something every second on an event loop, until the loop is closed. */
final class Heartbeat {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Runnable beat;

    private Heartbeat(EventLoop loop, Runnable beat) {
        this.loop = loop;
        this.beat = beat;
    }

    static void start(EventLoop loop, Runnable beat) {
        new Heartbeat(loop, beat).next();
    }

    private void next() {
        loop.schedule(
                () -> {
                    beat.run();
                    next();
                },
                INTERVAL);
    }
}
