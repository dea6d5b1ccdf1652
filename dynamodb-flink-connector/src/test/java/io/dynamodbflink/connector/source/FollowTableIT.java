/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The source on mini clusters, while the stream of its table is switched off and on. */
@SuppressWarnings("try") // Jobs are only started and ended.
class FollowTableIT {

    private static final int KEYS = 20;

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable table;
    private String run;
    private long version;

    @BeforeEach
    void createTable(TestInfo test) {
        run = test.getDisplayName();
        simulator = DynamoDbStreamsSimulator.builder().initialShards(4).start();
        table = simulator.createTable(
                TableDefinition.of("versions", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void jobGoesOnWithTheNextStreamWhileItRuns() throws Exception {
        write(3);
        try (TestJob job = TestJob.start(run, source(), 2, null)) {
            write(3);
            for (int i = 0; i < 3; i++) {
                table.stream().rollAll();
                write(3);
                table.disableStream();
                table.enableStream(StreamViewType.NEW_AND_OLD_IMAGES);
                write(3);
                job.awaitState(run, this::written);
            }
        }
    }

    @Test
    void jobReadsTheOldStreamToItsEndAndThenTheNewOneAfterARestart(@TempDir Path directory) throws Exception {
        String savepoint;
        try (TestJob job = TestJob.start(run, source(), 2, null)) {
            write(3);
            job.awaitState(run, this::written);
            savepoint = job.stopWithSavepoint(directory);
        }
        write(3);
        table.disableStream();
        table.enableStream(StreamViewType.NEW_AND_OLD_IMAGES);
        write(3);

        try (TestJob job = TestJob.start(run, source(), 3, savepoint)) {
            job.awaitState(run, this::written);
        }
    }

    private DynamoDbStreamsSource<Tuple2<String, Long>> source() {
        Configuration config = Configuration.fromMap(Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString()));
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE, true);
        config.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ofSeconds(1));
        return DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(table.stream().arn())
                .setSourceConfig(config)
                .setDeserializationSchema(new VersionSchema())
                .build();
    }

    private void write(int versions) {
        for (int i = 0; i < versions; i++) {
            version++;
            for (int key = 0; key < KEYS; key++) {
                table.put(Map.of(
                        "id", AttributeValue.fromS("key-" + key),
                        "version", AttributeValue.fromN(String.valueOf(version))));
            }
        }
    }

    private Map<String, List<Long>> written() {
        List<Long> versions = LongStream.rangeClosed(1, version).boxed().toList();
        Map<String, List<Long>> written = new HashMap<>();
        IntStream.range(0, KEYS).forEach(key -> written.put("key-" + key, versions));
        return written;
    }
}
