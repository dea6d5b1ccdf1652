/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What a soak is repeated with. Ordinarily the same few seeds, so that a build tells of what was changed;
 * {@code -Dsoak.minutes=60} goes on with new ones for an hour in each test, {@code -Dsoak.seed=17} brings one back.
 */
public final class SoakSeeds {

    private static final int LARGEST = 1_000_000;

    private SoakSeeds() {}

    /** The seeds; so many if nothing else is asked for. */
    public static LongStream of(int ordinarily) {
        @Nullable Long again = Long.getLong("soak.seed");
        if (again != null) {
            return LongStream.of(again);
        }
        @Nullable Long minutes = Long.getLong("soak.minutes");
        if (minutes == null) {
            return LongStream.rangeClosed(1, ordinarily);
        }
        LongStream seeds = new Random().ints(0, LARGEST).asLongStream();
        long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        return seeds.takeWhile(seed -> System.nanoTime() - end < 0);
    }
}
