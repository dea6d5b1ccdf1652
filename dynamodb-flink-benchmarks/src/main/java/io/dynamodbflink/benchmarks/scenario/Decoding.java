/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.CannedPage;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.connector.aws.decoding.GetRecordsDecoding;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** What it takes to make records of the bytes of a full page: the SDK's client, and the same client with our decoder. */
public final class Decoding implements Scenario {

    private static final int RECORDS = 1_000;
    private static final int WARM_UP = 500;
    private static final int MEASURED = 500;
    private static final int SMOKE = 2;

    private record Cost(double micros, double bytes) {}

    @Override
    public String name() {
        return "decoding";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Table table = Table.ofFigures(
                "page of 1,000 records", "decoder", "CPU/record", "memory allocated/record", "of the SDK's CPU");
        double ratio = compare(effort, 0, "1 of 10 attributes changed", table);
        double ratioOfAll = compare(effort, 8, "9 of 10 attributes changed", table);
        return new Report(
                List.of(
                        result("decoding of full pages, 1 of 10 attributes changed", ratio),
                        result("decoding of full pages, 9 of 10 attributes changed", ratioOfAll)),
                table);
    }

    private static Result result(String work, double ratio) {
        return Result.of(
                work, Target.atMost(0.55, "at most 0.55 × the SDK's CPU, as a prototype"), ratio, Format.times(ratio));
    }

    private static double compare(Effort effort, int changed, String work, Table table) throws Exception {
        CannedPage page = CannedPage.of(RECORDS, changed);
        List<Cost> sdk = new ArrayList<>();
        List<Cost> ours = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            sdk.add(cost(effort, page, List.of()));
            ours.add(cost(effort, page, List.of(new GetRecordsDecoding())));
        }
        double baseline = Samples.of(sdk, Cost::micros).median();
        double ratio = Samples.of(ours, Cost::micros).median() / baseline;
        row(table, work, "SDK", sdk, 1);
        row(table, work, "connector", ours, ratio);
        return ratio;
    }

    private static void row(Table table, String work, String decoder, List<Cost> costs, double ratio) {
        table.row(
                work,
                decoder,
                Format.text("%.2f µs", Samples.of(costs, Cost::micros).median()),
                Format.text("%,.0f bytes", Samples.of(costs, Cost::bytes).median()),
                Format.times(ratio));
    }

    private static Cost cost(Effort effort, CannedPage page, List<ExecutionInterceptor> interceptors) {
        try (DynamoDbStreamsAsyncClient client = DynamoDbStreamsAsyncClient.builder()
                .httpClient(page)
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(overrides -> overrides.executionInterceptors(interceptors))
                .build()) {
            read(client, effort.of(WARM_UP, SMOKE));
            int pages = effort.of(MEASURED, SMOKE);
            long cpu = threads().getCurrentThreadCpuTime();
            long allocated =
                    threads().getThreadAllocatedBytes(Thread.currentThread().getId());
            read(client, pages);
            allocated = threads().getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated;
            cpu = threads().getCurrentThreadCpuTime() - cpu;
            return new Cost(cpu / 1e3 / pages / RECORDS, (double) allocated / pages / RECORDS);
        }
    }

    private static com.sun.management.ThreadMXBean threads() {
        return (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    }

    private static void read(DynamoDbStreamsAsyncClient client, int pages) {
        for (int i = 0; i < pages; i++) {
            int records = client.getRecords(request -> request.shardIterator("here"))
                    .join()
                    .records()
                    .size();
            if (records != RECORDS) {
                throw new IllegalStateException("A page has " + records + " records");
            }
        }
    }
}
