/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What becomes of a job's state when it ends in any way, when its files break, and when the job has changed. */
@ExtendWith(OutputCaptureExtension.class)
class StateIT {

    private static final JobName COUNT = JobName.of("count");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How often each key has been seen, as the job's state has it. */
    private static final Map<String, Long> COUNTS = new ConcurrentHashMap<>();

    private final DynamoDbLocalServer server = DynamoDbLocalServer.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void createTable() {
        COUNTS.clear();
        server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void jobThatWasKilledGoesOnFromItsNewestCheckpoint() throws Exception {
        Path newest;
        try (ConfigurableApplicationContext application = start()) {
            put("a", 3);
            newest = checkpointAfter(application, 3);
            kill(application);
        }
        // As it is left behind by a process that dies while it takes one.
        Files.createDirectories(newest.resolveSibling("chk-9999"));
        try (ConfigurableApplicationContext application = start()) {
            assertThat(restoredFrom(application)).isEqualTo(newestCheckpoint(1));
            put("a", 1);
            awaitCount("a", 4);
        }
    }

    @Test
    void brokenCheckpointFallsBackToTheOneBefore(CapturedOutput output) throws Exception {
        Path broken;
        try (ConfigurableApplicationContext application = start()) {
            put("a", 3);
            checkpointAfter(application, 3);
            kill(application);
            broken = newestCheckpoint(1);
            Files.write(broken.resolve("_metadata"), new byte[20]);
        }
        try (ConfigurableApplicationContext application = start()) {
            assertThat(output)
                    .contains("Job 'count' cannot go on from its newest state")
                    .contains(broken.getFileName().toString());
            assertThat(restoredFrom(application)).isNotEqualTo(broken).hasParent(broken.getParent());
            put("a", 1);
            awaitCount("a", 4);
        }
    }

    @Test
    void jobWhoseStateIsBrokenAltogetherDoesNotStartUntilItIsReset() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            put("a", 3);
            checkpointAfter(application, 3);
            kill(application);
        }
        for (Path checkpoint : checkpoints(1)) {
            Files.write(checkpoint.resolve("_metadata"), new byte[20]);
        }
        assertThatException()
                .isThrownBy(this::start)
                .withStackTraceContaining("None of the checkpoints and savepoints of job 'count' can be restored");

        COUNTS.clear();
        try (ConfigurableApplicationContext application = start("dynamodb-flink.jobs.count.auto-startup=false")) {
            registry(application).reset(COUNT, JobStartPosition.trimHorizon());
            awaitCount("a", 3);
        }
    }

    @Test
    void stateThatDoesNotFitIsForgottenOnlyIfThatIsAllowed(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            put("a", 3);
            awaitCount("a", 3);
            awaitState(application, ObservedJobState.RUNNING);
        }
        assertThatException()
                .isThrownBy(() -> start("counter.uid=renamed"))
                .withStackTraceContaining("'count', uid 'counter'")
                .withStackTraceContaining("'count', uid 'renamed'");
        assertThat(output).contains("dynamodb-flink.jobs.count.checkpoint.allow-non-restored-state=true");

        try (ConfigurableApplicationContext application =
                start("counter.uid=renamed", "dynamodb-flink.jobs.count.checkpoint.allow-non-restored-state=true")) {
            awaitState(application, ObservedJobState.RUNNING);
            assertThat(output).contains("forgets the state of 'count', uid 'counter'");
            put("b", 1);
            awaitCount("b", 1);
            put("a", 1);
            awaitCount("a", 1);
        }
    }

    @Test
    void maxParallelismThatHasChangedIsFoundBeforeSubmission() {
        try (ConfigurableApplicationContext application = start()) {
            put("a", 1);
            awaitCount("a", 1);
            awaitState(application, ObservedJobState.RUNNING);
        }
        assertThatException()
                .isThrownBy(() -> start("dynamodb-flink.jobs.count.flink[pipeline.max-parallelism]=64"))
                .withStackTraceContaining("saved with a max parallelism of 128, which is 64 now");
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void stateLivesOnOverManyRunsWhileOldOnesAreDeleted(String backend) throws Exception {
        try (ConfigurableApplicationContext application = start(
                "dynamodb-flink.jobs.count.checkpoint.state-backend=" + backend,
                "dynamodb-flink.jobs.count.checkpoint.retained-savepoints=2",
                // State is to be in files, not in the metadata.
                "dynamodb-flink.jobs.count.flink[execution.checkpointing.data-inline-threshold]=0")) {
            for (int run = 1; run <= 6; run++) {
                put("a", 1);
                awaitCount("a", run);
                checkpointAfter(application, run);
                if (run % 2 == 0) {
                    // From when on the application has seen enough checkpoints of this run to delete older state.
                    String before = String.format("run-%08d", run - 1);
                    await().atMost(PATIENCE).until(() -> !runs().contains(before));
                    registry(application).stop(COUNT);
                } else {
                    kill(application);
                }
                if (run < 6) {
                    registry(application).start(COUNT);
                    awaitState(application, ObservedJobState.RUNNING);
                }
            }
        }
        // The present run, and those of the newest savepoints, one of which is its own.
        assertThat(runs()).containsExactly("run-00000004", "run-00000006");
        assertThat(checkpoints(4)).isEmpty();
    }

    @Test
    void resetThatCrashedBeforeItsFirstCheckpointIsNotUndone() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            put("a", 3);
            checkpointAfter(application, 3);
            COUNTS.clear();
            registry(application).reset(COUNT, JobStartPosition.trimHorizon());
            awaitCount("a", 3);
            kill(application);
        }
        assertThat(runs()).contains("run-00000001");
        for (Path checkpoint : checkpoints(2)) {
            FileSystemUtils.deleteRecursively(checkpoint);
        }
        COUNTS.clear();
        try (ConfigurableApplicationContext application = start()) {
            assertThat(status(application).restoredFrom()).isNull();
            awaitCount("a", 3);
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "dynamodb-flink.aws.region",
                server.region().id(),
                "dynamodb-flink.aws.endpoint",
                server.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id",
                server.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key",
                server.secretAccessKey(),
                "dynamodb-flink.cluster.status-interval",
                "50ms",
                "dynamodb-flink.jobs.count.source.table-name",
                "orders",
                "dynamodb-flink.jobs.count.source.initial-position",
                "trim-horizon",
                "dynamodb-flink.jobs.count.checkpoint.interval",
                "100ms",
                "dynamodb-flink.jobs.count.checkpoint.directory",
                directory.toUri(),
                "counter.uid",
                "counter"));
        for (String property : more) {
            properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    private void put(String id, int times) {
        for (int i = 0; i < times; i++) {
            server.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                    .item(Map.of(
                            "id",
                            AttributeValue.fromS(id),
                            "value",
                            AttributeValue.fromN(Long.toString(System.nanoTime())))));
        }
    }

    private static void awaitCount(String id, long count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(COUNTS).containsEntry(id, count));
    }

    /** Waits for two checkpoints that were both begun after all these records had been counted. */
    private Path checkpointAfter(ConfigurableApplicationContext application, long count) throws IOException {
        awaitCount("a", count);
        long before = checkpointNumber(application);
        await().atMost(PATIENCE).until(() -> checkpointNumber(application) >= before + 3);
        return Path.of(Objects.requireNonNull(status(application).lastCheckpoint())
                .path()
                .replaceFirst("^file:", ""));
    }

    private static long checkpointNumber(ConfigurableApplicationContext application) {
        FlinkJobStatus status = status(application);
        return status.lastCheckpoint() == null ? 0 : status.lastCheckpoint().id();
    }

    /** Ends the job as a process does that dies: without a savepoint, and without anybody being told. */
    private static void kill(ConfigurableApplicationContext application) throws Exception {
        application
                .getBean(FlinkCluster.class)
                .client()
                .cancel(JobID.fromHexString(status(application).jobId()))
                .get();
        awaitState(application, ObservedJobState.CANCELED);
    }

    private Path newestCheckpoint(long run) throws IOException {
        return checkpoints(run).stream()
                .max(Comparator.comparingLong(
                        path -> Long.parseLong(path.getFileName().toString().substring("chk-".length()))))
                .orElseThrow();
    }

    /** The complete checkpoints of a run. */
    private List<Path> checkpoints(long run) throws IOException {
        List<Path> found = new ArrayList<>();
        try (var files = Files.walk(directory.resolve(String.format("count/run-%08d", run)))) {
            files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::getParent)
                    .filter(path -> path.getFileName().toString().startsWith("chk-"))
                    .forEach(found::add);
        }
        return found;
    }

    private List<String> runs() throws IOException {
        try (var runs = Files.list(directory.resolve("count"))) {
            return runs.map(run -> run.getFileName().toString()).sorted().toList();
        }
    }

    private static Path restoredFrom(ConfigurableApplicationContext application) {
        return Path.of(
                Objects.requireNonNull(status(application).restoredFrom()).replaceFirst("^file:", ""));
    }

    private static void awaitState(ConfigurableApplicationContext application, ObservedJobState state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(application).observed()).isEqualTo(state));
    }

    private static FlinkJobStatus status(ConfigurableApplicationContext application) {
        return registry(application).status(COUNT).orElseThrow();
    }

    private static FlinkJobRegistry registry(ConfigurableApplicationContext application) {
        return application.getBean(FlinkJobRegistry.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        DynamoDbFlinkPipeline<ChangeEvent, String> count(@Value("${counter.uid}") String uid) {
            return (changes, context) -> {
                var counted = changes.keyBy(change -> change.keys().get("id").s())
                        .process(new Counter())
                        .name("count")
                        .uid(uid);
                counted.sinkTo(new DiscardingSink<>()).uid("nowhere");
                return counted;
            };
        }
    }

    static class Counter extends KeyedProcessFunction<String, ChangeEvent, String> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Long.class));
        }

        @Override
        public void processElement(ChangeEvent change, Context context, Collector<String> out) throws Exception {
            long next = count.value() == null ? 1 : count.value() + 1;
            count.update(next);
            COUNTS.put(context.getCurrentKey(), next);
        }
    }
}
