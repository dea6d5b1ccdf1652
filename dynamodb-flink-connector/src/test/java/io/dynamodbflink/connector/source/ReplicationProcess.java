/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.test.DynamoDbLocalServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A replication in a JVM of its own, which begins at the newest checkpoint of its directory. The process ends with an
 * error if a version of an item does not follow the one before.
 */
@SuppressWarnings("try") // Closing may be interrupted.
final class ReplicationProcess implements AutoCloseable {

    private final Process process;
    private final Path output;

    private ReplicationProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ReplicationProcess start(DynamoDbLocalServer server, String streamArn, String replica, Path directory)
            throws IOException {
        Path output = Files.createTempFile(directory, "process-", ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReplicationProcess.class.getName(),
                        server.endpoint().toString(),
                        server.region().id(),
                        server.accessKeyId(),
                        server.secretAccessKey(),
                        streamArn,
                        replica,
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ReplicationProcess(process, output);
    }

    /** The newest completed checkpoint, of whichever process. */
    static Optional<Path> newestCheckpoint(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith("_metadata"))
                    .map(Path::toFile)
                    .max(Comparator.comparingLong(File::lastModified))
                    .map(metadata -> metadata.getParentFile().toPath());
        }
    }

    boolean hasEnded() {
        return !process.isAlive();
    }

    /** What the process has printed. */
    String output() throws IOException {
        return Files.readString(output);
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws Exception {
        try {
            run(List.of(arguments));
        } catch (Throwable e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(List<String> arguments) throws Exception {
        Map<String, String> client = Map.of(
                AWSConfigConstants.AWS_ENDPOINT, arguments.get(0),
                AWSConfigConstants.AWS_REGION, arguments.get(1),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, arguments.get(2),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, arguments.get(3));
        Configuration config = Configuration.fromMap(client);
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        DynamoDbStreamsSource<ChangeEvent> source = DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(arguments.get(4))
                .setSourceConfig(config)
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .build();
        Properties properties = new Properties();
        properties.putAll(client);
        StreamExecutionEnvironment environment = environment(Path.of(arguments.get(6)));
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes")
                .keyBy(change -> change.keys().get("id").s())
                .map(new InOrder())
                .returns(source.getProducedType())
                .uid("in-order")
                .sinkTo(DynamoDbSink.<ChangeEvent>builder()
                        .setDynamoDbProperties(properties)
                        .setTableName(arguments.get(5))
                        .setElementConverter(new ChangeEventElementConverter())
                        .setMaxTimeInBufferMS(20)
                        .build())
                .uid("replica");
        environment.execute("replication");
    }

    private static StreamExecutionEnvironment environment(Path directory) throws IOException {
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
        config.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        newestCheckpoint(directory)
                .ifPresent(path -> config.set(
                        StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString()));
        return StreamExecutionEnvironment.createLocalEnvironment(2, config);
    }

    /** Lets versions pass that are next in turn. */
    private static final class InOrder extends RichMapFunction<ChangeEvent, ChangeEvent> {

        private static final long serialVersionUID = 1L;

        private transient ValueState<Long> last;

        @Override
        public void open(OpenContext context) {
            last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.LONG));
        }

        @Override
        public ChangeEvent map(ChangeEvent change) throws IOException {
            if (change.newImage() != null) {
                Long before = last.value();
                long version = Long.parseLong(change.newImage().get("version").n());
                if (version != (before == null ? 1 : before + 1)) {
                    throw new IllegalStateException(
                            "Version " + version + " of " + change.keys() + " came after version " + before);
                }
                last.update(version);
            }
            return change;
        }
    }
}
