/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AsyncHttpClient;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Report;
import java.time.Duration;
import java.util.List;

/** The HTTP clients of the SDK, without Flink, on batches of 25 puts with 50 in flight. */
public final class WriteClients implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(5);

    @Override
    public String name() {
        return "write-clients";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        WriteWork work = WriteWork.distinct(effort.of(300_000, 500));
        try (Writing writing = Writing.start(effort, 1)) {
            for (AsyncHttpClient http : AsyncHttpClient.values()) {
                writing.sdk(http == AsyncHttpClient.CRT ? "CRT" : "Netty", http, Writing.latency(LATENCY), work);
            }
            writing.run();
            return new Report(List.of(), writing.table());
        }
    }
}
