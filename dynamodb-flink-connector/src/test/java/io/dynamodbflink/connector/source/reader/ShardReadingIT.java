/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.ConfiguredClientProvider;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceMetrics;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.FaultRule;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The engine with the SDK's client, against the simulator: the trouble of a shard is that of no other. */
@Timeout(60)
class ShardReadingIT {

    private static final int SHARDS = 3;
    private static final int ITEMS = 60;

    private final RecordingMetrics metrics = new RecordingMetrics();
    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable table;
    private ShardEngine engine;

    @BeforeEach
    void start() {
        simulator = DynamoDbStreamsSimulator.start();
        table = simulator.createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_IMAGE), SHARDS);
        for (int i = 0; i < ITEMS; i++) {
            table.put(Map.of("id", AttributeValue.fromS("item-" + i)));
        }
        assertThat(table.stream().shards()).extracting(SimulatedShard::records).allMatch(records -> records > 0);
    }

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.close();
        }
        simulator.close();
    }

    @Test
    void hungSocketHoldsUpItsOwnShardOnly() throws Exception {
        String hung = shard(0);
        FaultRule rule =
                simulator.faults().on(Operation.GET_RECORDS).ofShard(hung).inject(Fault.hang());
        read(Map.of());

        Map<String, Integer> others = expected();
        others.remove(hung);

        assertThat(readUntil(others)).isEqualTo(others);
        assertThat(rule.strikes()).isOne();
    }

    @Test
    void hungCallIsGivenUpAfterTheTimeOfAnAttempt() throws Exception {
        hungCallIsGivenUp(Map.of(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "500ms"));
    }

    @Test
    void hungCallIsGivenUpAfterTheTimeOfACall() throws Exception {
        hungCallIsGivenUp(Map.of(AWSConfigConstants.HTTP_CLIENT_CALL_TIMEOUT, "500ms"));
    }

    private void hungCallIsGivenUp(Map<String, String> timeouts) throws Exception {
        FaultRule rule = simulator
                .faults()
                .on(Operation.GET_RECORDS)
                .ofShard(shard(0))
                .times(2)
                .inject(Fault.hang());
        read(timeouts);

        assertThat(readUntil(expected())).isEqualTo(expected());
        assertThat(rule.strikes()).isEqualTo(2);
        assertThat(count(DynamoDbStreamsSourceMetrics.RETRIES)).isEqualTo(2);
    }

    @Test
    void throttlingIsNoFailureHoweverOftenItComes() throws Exception {
        simulator.faults().on(Operation.GET_RECORDS).ofShard(shard(0)).times(10).inject(Fault.throttling());
        simulator.faults().on(Operation.GET_SHARD_ITERATOR).times(5).inject(Fault.limitExceeded());
        read(Map.of(
                "flink.dynamodbstreams.numretries", "0",
                "flink.dynamodbstreams.backoff.mindelayduration", "1 ms",
                "flink.dynamodbstreams.backoff.maxdelay", "10 ms"));

        assertThat(readUntil(expected())).isEqualTo(expected());
        assertThat(count(DynamoDbStreamsSourceMetrics.THROTTLES)).isEqualTo(15);
        assertThat(count(DynamoDbStreamsSourceMetrics.RETRIES)).isZero();
    }

    @Test
    void everyOtherErrorThatMayPassIsRetriedAsOftenAsAllowed() throws Exception {
        List<Fault> faults = List.of(
                Fault.internalServerError(),
                Fault.serviceUnavailable(),
                Fault.connectionReset(),
                Fault.lostAnswer(),
                Fault.truncatedBody(),
                Fault.wrongChecksum(),
                Fault.accessDenied(),
                Fault.expiredToken());
        for (Fault fault : faults) {
            simulator
                    .faults()
                    .on(Operation.GET_RECORDS)
                    .ofShard(shard(0))
                    .once()
                    .inject(fault);
        }
        read(Map.of("flink.dynamodbstreams.numretries", String.valueOf(faults.size())));

        assertThat(readUntil(expected())).isEqualTo(expected());
        assertThat(count(DynamoDbStreamsSourceMetrics.RETRIES)).isPositive();
    }

    @Test
    void endpointThatRefusesConnectionsFailsTheJobAfterTheRetries() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        read(Map.of(
                AWSConfigConstants.AWS_ENDPOINT, "http://localhost:" + port, "flink.dynamodbstreams.numretries", "2"));

        assertThatThrownBy(() -> readUntil(expected()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("failed 3 times in a row")
                .hasMessageContaining("flink.dynamodbstreams.numretries");
    }

    private void read(Map<String, String> options) {
        Map<String, String> config = new HashMap<>(Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString()));
        config.putAll(options);
        Configuration configuration = Configuration.fromMap(config);
        StreamArn stream = StreamArn.parse(table.stream().arn());
        engine = new ShardEngine(
                new SdkShardPages(ConfiguredClientProvider.of(configuration, stream.region())),
                new ThreadEventLoop("reader"),
                new ShardReporter(
                        0,
                        ShardObserver.none(),
                        new ReaderMetrics(metrics.group, true),
                        () -> 0,
                        Clock.systemUTC(),
                        loss -> {}),
                SourceSettings.from(configuration),
                Clock.systemUTC());
        engine.add(table.stream().shards().stream()
                .map(shard -> new DynamoDbStreamsShardSplit(
                        stream, ShardId.of(shard.id()), null, StartingPosition.trimHorizon(), false))
                .toList());
    }

    private String shard(int index) {
        return table.stream().shards().get(index).id();
    }

    private Map<String, Integer> expected() {
        Map<String, Integer> expected = new TreeMap<>();
        table.stream().shards().forEach(shard -> expected.put(shard.id(), shard.records()));
        return expected;
    }

    /** Reads until there are as many records of all shards together, and counts them by shard. */
    private Map<String, Integer> readUntil(Map<String, Integer> expected) throws IOException {
        int missing = expected.values().stream().mapToInt(Integer::intValue).sum();
        Map<String, Integer> counts = new TreeMap<>();
        while (missing > 0) {
            PageBatch batch = engine.take();
            for (String split = batch.nextSplit(); split != null; split = batch.nextSplit()) {
                for (Record record = batch.nextRecordFromSplit();
                        record != null;
                        record = batch.nextRecordFromSplit()) {
                    counts.merge(split, 1, Integer::sum);
                    missing--;
                }
            }
            batch.recycle();
        }
        return counts;
    }

    private long count(String metric) {
        return metrics.counter(DynamoDbStreamsSourceMetrics.GROUP + "." + metric);
    }
}
