/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.PreparedTable.Trouble;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A sink whose table leaves items over or refuses calls now and then. */
public final class SinkTrouble implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final int PARALLELISM = 2;
    private static final String NOTHING = "nothing goes wrong";
    private static final String UNPROCESSED = "5 % of the items are left over";
    private static final String THROTTLED = "1 % of the calls are throttled";

    @Override
    public String name() {
        return "sink-trouble";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        WriteWork work = WriteWork.distinct(effort.of(300_000, 500));
        Trouble latency = Writing.latency(LATENCY);
        Trouble leftOver = faults -> faults.on(Operation.BATCH_WRITE_ITEM).inject(Fault.unprocessedShare(0.05));
        Trouble throttled = faults ->
                faults.on(Operation.BATCH_WRITE_ITEM).withProbability(0.01).inject(Fault.throttling());
        try (Writing writing = Writing.start(effort, PARALLELISM)) {
            writing.job(NOTHING, latency, work, PARALLELISM, UnaryOperator.identity())
                    .job(UNPROCESSED, latency.and(leftOver), work, PARALLELISM, UnaryOperator.identity())
                    .job(THROTTLED, latency.and(throttled), work, PARALLELISM, UnaryOperator.identity())
                    .run();
            return new Report(List.of(result(writing, UNPROCESSED), result(writing, THROTTLED)), writing.table());
        }
    }

    private static Result result(Writing writing, String trouble) {
        double own = writing.rate(NOTHING);
        double rate = writing.rate(trouble);
        return Result.compared(
                "sink, " + trouble,
                Target.atLeast(0.8, "at least 0.8 × without"),
                rate / own,
                Format.rate(rate) + " items/s, " + Format.times(rate / own),
                Format.rate(own) + " items/s");
    }
}
