/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeartbeatTests {

    private final ManualLoop loop = new ManualLoop(Instant.EPOCH);
    private final AtomicInteger beats = new AtomicInteger();

    @Test
    void beatsEverySecond() {
        Heartbeat.start(loop, beats::incrementAndGet);

        loop.pass(Heartbeat.INTERVAL.multipliedBy(5));

        assertThat(beats).hasValue(5);
    }

    @Test
    void endsWithTheLoop() {
        Heartbeat.start(loop, beats::incrementAndGet);
        loop.pass(Heartbeat.INTERVAL);

        loop.close();
        loop.pass(Heartbeat.INTERVAL.multipliedBy(5));

        assertThat(beats).hasValue(1);
        assertThat(loop.timers()).isZero();
    }
}
