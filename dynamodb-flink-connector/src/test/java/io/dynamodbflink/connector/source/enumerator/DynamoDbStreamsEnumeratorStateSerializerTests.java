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
import java.util.stream.IntStream;
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
        DynamoDbStreamsEnumeratorState state =
                withShards(shard("b", "a", ShardState.READY, null, StartingPosition.wholeShard(), false));

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void emptyStateSurvivesARoundTrip() throws IOException {
        DynamoDbStreamsEnumeratorState empty =
                new DynamoDbStreamsEnumeratorState(STATE.stream(), StartingPosition.trimHorizon(), false, 1, List.of());

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(empty)))
                .isEqualTo(empty);
    }

    @Test
    void parentsThatAreNotPartOfTheStateSurviveARoundTrip() throws IOException {
        DynamoDbStreamsEnumeratorState state = withShards(
                shard("shardId-02-b", "shardId-01-a", ShardState.READY, null, StartingPosition.trimHorizon(), true),
                shard("shardId-03-c", "x", ShardState.WAITING, null, StartingPosition.trimHorizon(), false),
                shard("z", "é", ShardState.WAITING, null, StartingPosition.trimHorizon(), false));

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void parentMayStandBehindItsChild() throws IOException {
        DynamoDbStreamsEnumeratorState state = withShards(
                shard("b", "a", ShardState.WAITING, null, StartingPosition.trimHorizon(), true),
                shard("a", null, ShardState.ASSIGNED, 32_767, StartingPosition.trimHorizon(), false));

        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void shardTakesAFewBytesHoweverLongItsIds() throws IOException {
        LineageShard[] shards = IntStream.range(0, 10_000)
                .mapToObj(i -> shard(
                        "shardId-0000000176986080%04d-0000%04x".formatted(i, i),
                        i == 0 ? null : "shardId-0000000176986080%04d-0000%04x".formatted(i - 1, i - 1),
                        ShardState.FINISHED,
                        3,
                        StartingPosition.trimHorizon(),
                        true))
                .toArray(LineageShard[]::new);

        assertThat(serializer.serialize(withShards(shards)).length / shards.length)
                .isLessThan(32);
    }

    @Test
    void damagedStateIsRefused() throws IOException {
        byte[] bytes = serializer.serialize(
                withShards(shard("b", "a", ShardState.WAITING, null, StartingPosition.trimHorizon(), true)));
        int shards = serializer.serialize(withShards()).length;
        bytes[shards + 1] = 9;

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(serializer.getVersion(), bytes))
                .withMessageContaining("damaged");
    }

    /** Bytes as earlier builds wrote them: they must be readable for ever. */
    @Test
    void bytesOfVersions1And2AreRead() throws IOException {
        assertThat(serializer.deserialize(1, fixture("enumerator-state-v1.hex")))
                .isEqualTo(STATE);
        assertThat(serializer.deserialize(2, fixture("enumerator-state-v1.hex")))
                .isEqualTo(STATE);
    }

    /** They must be readable for ever, and must not change under version 3. */
    @Test
    void bytesOfVersion3AreReadAndWritten() throws IOException {
        byte[] bytes = fixture("enumerator-state-v3.hex");

        assertThat(serializer.deserialize(3, bytes)).isEqualTo(STATE);
        assertThat(serializer.getVersion()).isEqualTo(3);
        assertThat(serializer.serialize(STATE)).isEqualTo(bytes);
    }

    @Test
    void unknownVersionIsRefusedWithTheRemedy() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(4, new byte[0]))
                .withMessageContaining("version 4")
                .withMessageContaining("newer");
    }

    private static DynamoDbStreamsEnumeratorState withShards(LineageShard... shards) {
        return new DynamoDbStreamsEnumeratorState(
                STATE.stream(), StartingPosition.trimHorizon(), true, 3, List.of(shards));
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
