/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.util.Locale;

/**
 * What a figure is to be.
 *
 * @param text as people say it
 * @param bound the least or the greatest figure that meets it
 * @param least whether the bound is the least
 */
public record Target(String text, double bound, boolean least) {

    /** Met by this figure and all above. */
    public static Target atLeast(double bound, String text) {
        return new Target(text, bound, true);
    }

    /** Met by this figure and all below. */
    public static Target atMost(double bound, String text) {
        return new Target(text, bound, false);
    }

    /** Whether a figure meets the target. */
    public boolean isMetBy(double figure) {
        return least ? figure >= bound : figure <= bound;
    }

    /** Whether a figure meets the target, and by how much it misses it if not. */
    public String judge(double figure) {
        if (isMetBy(figure)) {
            return "met";
        }
        double miss = Math.abs(figure - bound) / bound;
        return "missed by "
                + (miss < 1
                        ? String.format(Locale.ROOT, "%.0f %%", Math.max(1, miss * 100))
                        : "a factor of " + String.format(Locale.ROOT, "%.1f", least ? bound / figure : figure / bound));
    }
}
