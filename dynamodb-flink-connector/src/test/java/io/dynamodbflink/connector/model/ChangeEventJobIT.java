/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Change events cross the network in a job that forbids Kryo. */
class ChangeEventJobIT {

    @Test
    void eventsCrossTheNetworkWithoutKryo() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(event(i));
        }

        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(2, configuration);

        List<ChangeEvent> received = environment
                .fromData(events, TypeInformation.of(ChangeEvent.class))
                .keyBy(event -> event.keys().get("id").s())
                .reduce((former, event) -> event)
                .executeAndCollect(events.size() + 1);

        assertThat(received).containsExactlyInAnyOrderElementsOf(events);
    }

    private static ChangeEvent event(int number) {
        return ChangeEvent.from(Record.builder()
                .eventName(OperationType.INSERT)
                .dynamodb(StreamRecord.builder()
                        .keys(Map.of("id", AttributeValue.fromS("key-" + number % 7)))
                        .newImage(Map.of("v", AttributeValue.fromL(List.of(AttributeValue.fromN("" + number)))))
                        .sequenceNumber("" + number)
                        .approximateCreationDateTime(Instant.EPOCH)
                        .build())
                .build());
    }
}
