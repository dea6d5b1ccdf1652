/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** Measurements of one thing. */
public final class Samples {

    private final double[] sorted;

    private Samples(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("There are no measurements");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /** Measurements in any order; at least one. */
    public static Samples of(double... values) {
        return new Samples(values);
    }

    /** One figure of each of several runs. */
    public static <T> Samples of(Collection<T> runs, ToDoubleFunction<T> figure) {
        return new Samples(runs.stream().mapToDouble(figure).toArray());
    }

    /** How many there are. */
    public int count() {
        return sorted.length;
    }

    /** The middle one, or the mean of the two in the middle. */
    public double median() {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * The smallest measurement that this share of all measurements does not exceed.
     *
     * @param share above 0, at most 1
     */
    public double percentile(double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("Share " + share + " is not above 0 and at most 1");
        }
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    /** The smallest. */
    public double least() {
        return sorted[0];
    }

    /** The largest. */
    public double greatest() {
        return sorted[sorted.length - 1];
    }
}
