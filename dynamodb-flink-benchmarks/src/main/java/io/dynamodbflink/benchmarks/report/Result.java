/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.util.List;

/**
 * A figure beside its target: a row of the table of targets.
 *
 * @param work what was done
 * @param target what was wanted
 * @param figure what came out
 * @param baseline what it is compared with, measured in the same run; empty if nothing
 * @param outcome whether the target is met
 */
public record Result(String work, String target, String figure, String baseline, String outcome) {

    /** Heads of the columns. */
    public static final List<String> HEADS = List.of("work", "target", "figure", "baseline of the same run", "outcome");

    /** A figure that is not compared with another. */
    public static Result of(String work, Target target, double value, String figure) {
        return compared(work, target, value, figure, "");
    }

    /** A figure beside a baseline. */
    public static Result compared(String work, Target target, double value, String figure, String baseline) {
        return new Result(work, target.text(), figure, baseline, target.judge(value));
    }

    /** A figure that is only reported. */
    public static Result reported(String work, String figure) {
        return new Result(work, "reported", figure, "", "—");
    }

    List<String> cells() {
        return List.of(work, target, figure, baseline, outcome);
    }
}
