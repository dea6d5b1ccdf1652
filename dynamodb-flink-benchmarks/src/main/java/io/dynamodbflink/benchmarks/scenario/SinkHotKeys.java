/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.PreparedTable.Trouble;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.harness.WriteWork.Order;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A sink whose items have few keys, and calls that overtake each other. The run fails if a single key does not hold its
 * last item in the end.
 */
public final class SinkHotKeys implements Scenario {

    private static final Duration SHORTEST = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofMillis(20);
    private static final List<Integer> KEYS = List.of(30, 200, 1_000);
    private static final String DISTINCT = "distinct keys";

    @Override
    public String name() {
        return "sink-hot-keys";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int items = effort.of(200_000, 2_000);
        Trouble jitter = Writing.latency(SHORTEST, LONGEST);
        try (Writing writing = Writing.start(effort, 1)) {
            writing.job(DISTINCT, jitter, WriteWork.distinct(items), 1, UnaryOperator.identity());
            for (int keys : KEYS) {
                for (Order order : Order.values()) {
                    writing.job(
                            name(keys, order), jitter, new WriteWork(items, keys, order), 1, UnaryOperator.identity());
                }
            }
            writing.run();
            return new Report(results(writing), writing.table());
        }
    }

    private static String name(int keys, Order order) {
        return Format.text(
                "%,d keys, %s", keys, order.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private static List<Result> results(Writing writing) {
        List<Result> results = new ArrayList<>();
        double own = writing.rate(DISTINCT);
        for (int keys : KEYS) {
            for (Order order : Order.values()) {
                double rate = writing.rate(name(keys, order));
                results.add(Result.compared(
                        "sink, " + name(keys, order) + ": 0 stale keys, throughput",
                        Target.atLeast(1, "at least that of distinct keys"),
                        rate / own,
                        Format.rate(rate) + " items/s, " + Format.times(rate / own),
                        Format.rate(own) + " items/s"));
            }
        }
        return results;
    }
}
