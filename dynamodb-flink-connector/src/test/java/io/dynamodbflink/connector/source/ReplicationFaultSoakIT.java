/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.testing.SoakSeeds;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replication from stream to table while everything fails on both sides. */
@SuppressWarnings("try") // Closing may be interrupted.
class ReplicationFaultSoakIT {

    @TempDir
    private Path checkpoints;

    static LongStream seeds() {
        return SoakSeeds.of(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void replicaEqualsTheTableInTheEnd(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, true)) {
            String run = soak.run();
            SimulatedTable replica = soak.simulator().createTable(TableDefinition.of("replica", "id"));
            soak.faults().ofCalls(Operation.BATCH_WRITE_ITEM);
            soak.faults().ofCalls(Operation.DESCRIBE_TABLE);
            soak.faults().inject(Operation.BATCH_WRITE_ITEM, 0.1, Fault.unprocessedItems(3));
            soak.faults().inject(Operation.BATCH_WRITE_ITEM, 0.03, Fault.unprocessedItems(25));
            soak.faults().inject(Operation.BATCH_WRITE_ITEM, 0.05, Fault.provisionedThroughputExceeded());
            Properties properties = new Properties();
            properties.putAll(soak.clientProperties());
            DynamoDbStreamsSource<ChangeEvent> source = soak.source(new ChangeEventDeserializationSchema())
                    .setDynamoDbStreamsShardAssigner(new UniformShardAssigner())
                    .build();
            soak.storm().withBlow(() -> FailsWhenAsked.failOnce(run));
            soak.submit(environment -> environment
                    .fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "versions")
                    .map(new FailsWhenAsked<>(run))
                    .returns(source.getProducedType())
                    .sinkTo(DynamoDbSink.<ChangeEvent>builder()
                            .setDynamoDbProperties(properties)
                            .setTableName(replica.name())
                            .setElementConverter(new ChangeEventElementConverter())
                            .setMaxTimeInBufferMS(20)
                            .build()));

            soak.weather(75, () -> assertThat(new HashSet<>(replica.items()))
                    .isEqualTo(new HashSet<>(soak.table().items())));
        }
    }
}
