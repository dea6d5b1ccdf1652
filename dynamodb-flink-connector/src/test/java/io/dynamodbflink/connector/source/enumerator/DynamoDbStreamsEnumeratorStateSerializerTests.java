/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DynamoDbStreamsEnumeratorStateSerializerTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final DynamoDbStreamsEnumeratorState STATE = new DynamoDbStreamsEnumeratorState(
            StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678"),
            StartingPosition.latest(START),
            true,
            3,
            List.of(
                    shard("a", null, ShardState.FINISHED, 0, StartingPosition.latest(START), true),
                    shard("b", "a", ShardState.ASSIGNED, 2, StartingPosition.trimHorizon(), false),
                    shard(
                            "c",
                            "a",
                            ShardState.READY,
                            null,
                            StartingPosition.afterSequenceNumber(SequenceNumber.of("42")),
                            true),
                    shard("d", "c", ShardState.WAITING, null, StartingPosition.atTimestamp(START), false)));

    private final DynamoDbStreamsEnumeratorStateSerializer serializer = new DynamoDbStreamsEnumeratorStateSerializer();

    @Test
    void stateSurvivesARoundTrip() throws IOException {
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(STATE)))
                .isEqualTo(STATE);
    }

    /** In a list of its own, because version 1 had no such position. */
    @Test
    void shardThatIsToBeReadWholeSurvivesARoundTrip() throws IOException {
        DynamoDbStreamsEnumeratorState state = new DynamoDbStreamsEnumeratorState(
                STATE.stream(),
                StartingPosition.trimHorizon(),
                true,
                1,
                List.of(shard("b", "a", ShardState.READY, null, StartingPosition.wholeShard(), false)));

        assertThat(serializer.deserialize(2, serializer.serialize(state))).isEqualTo(state);
    }

    @Test
    void emptyStateSurvivesARoundTrip() throws IOException {
        DynamoDbStreamsEnumeratorState empty =
                new DynamoDbStreamsEnumeratorState(STATE.stream(), StartingPosition.trimHorizon(), false, 1, List.of());

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(empty)))
                .isEqualTo(empty);
    }

    /** Bytes as they were written under version 1: they must be readable for ever, and are the same under version 2. */
    @Test
    void bytesOfVersion1AreReadAndWrittenAsUnderVersion2() throws IOException {
        byte[] bytes = fixture("enumerator-state-v1.hex");

        assertThat(serializer.deserialize(1, bytes)).isEqualTo(STATE);
        assertThat(serializer.getVersion()).isEqualTo(2);
        assertThat(serializer.serialize(STATE)).isEqualTo(bytes);
    }

    @Test
    void unknownVersionIsRefusedWithTheRemedy() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .withMessageContaining("version 3")
                .withMessageContaining("newer");
    }

    @Test
    void forgottenShardIsNotPartOfTheState() {
        DynamoDbStreamsEnumeratorState state = new DynamoDbStreamsEnumeratorState(
                STATE.stream(),
                STATE.start(),
                true,
                1,
                List.of(shard("a", null, ShardState.FORGOTTEN, 0, StartingPosition.trimHorizon(), true)));

        assertThatIOException().isThrownBy(() -> serializer.serialize(state)).withMessageContaining("forgotten");
    }

    private static LineageShard shard(
            String id, String parent, ShardState state, Integer subtask, StartingPosition position, boolean closed) {
        return new LineageShard(
                ShardId.of(id), parent == null ? null : ShardId.of(parent), state, subtask, position, closed);
    }

    private static byte[] fixture(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                DynamoDbStreamsEnumeratorStateSerializerTests.class.getResourceAsStream(name), name)) {
            return HexFormat.of().parseHex(new String(in.readAllBytes()).replaceAll("\\s", ""));
        }
    }
}
