/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import java.util.Locale;

/** Figures as people read them. */
final class Format {

    private Format() {}

    /** As {@link String#format}, whatever the language of the system. */
    static String text(String pattern, Object... arguments) {
        return String.format(Locale.ROOT, pattern, arguments);
    }

    /** Records a second, to the hundred. */
    static String rate(double recordsPerSecond) {
        return text("%,d", Math.round(recordsPerSecond / 100) * 100);
    }

    static String times(double ratio) {
        return text("%.2f ×", ratio);
    }

    static String micros(double micros) {
        return text("%.1f µs", micros);
    }

    static String millis(double millis) {
        return text(millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
    }

    static String seconds(double seconds) {
        return text("%.2f s", seconds);
    }

    static String percent(double share) {
        return text(share < 0.1 ? "%.2f %%" : "%.1f %%", share * 100);
    }
}
