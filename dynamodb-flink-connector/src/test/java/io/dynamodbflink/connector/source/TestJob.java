/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A job on a cluster of its own that records versions under a name. */
final class TestJob implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JobClient client;
    private final CompletableFuture<JobExecutionResult> result;

    private TestJob(JobClient client) {
        this.client = client;
        this.result = client.getJobExecutionResult();
    }

    static TestJob start(
            String run, DynamoDbStreamsSource<Tuple2<String, Long>> source, int parallelism, @Nullable String savepoint)
            throws Exception {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
        env.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "versions")
                .uid("versions")
                .keyBy(change -> change.f0)
                .process(new RecordedVersions(run))
                .uid("recorded")
                .sinkTo(new DiscardingSink<>());
        return new TestJob(env.executeAsync(run));
    }

    /** Waits until the state of a run is as expected, or the job has failed. */
    void awaitState(String run, Supplier<Map<String, List<Long>>> expected) {
        await().untilAsserted(() -> assertThat(RecordedVersions.of(run)).isEqualTo(expected.get()));
    }

    /** Waits no longer than the job runs. */
    ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", result::isDone);
    }

    /** Waits until the job has failed for good, and tells why. */
    Throwable failure() throws Exception {
        return result.handle((ended, error) -> error).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    String stopWithSavepoint(Path directory) throws Exception {
        String savepoint = client.stopWithSavepoint(false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    /** Waits for the failure of the job for good, and gives its reason. */
    Throwable awaitFailure() {
        assertThat(result.handle((ended, error) -> error)).succeedsWithin(PATIENCE);
        return result.handle((ended, error) -> error).join();
    }

    /** Cancels the job unless it has ended, and waits for its end. */
    @Override
    public void close() {
        if (!result.isDone()) {
            client.cancel().join();
        }
        assertThat(result.handle((ended, error) -> true)).succeedsWithin(PATIENCE);
    }
}
