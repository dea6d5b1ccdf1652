/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamoDbStreamsShardSplitSerializerTests {

    private static final StreamArn STREAM =
            StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678");
    private static final Instant INSTANT = Instant.ofEpochSecond(1_767_323_045L, 678_000_000);
    private static final String ARN_HEX = "0053" + hex(STREAM.toString());

    private final DynamoDbStreamsShardSplitSerializer serializer = new DynamoDbStreamsShardSplitSerializer();

    @Test
    void everyPositionSurvivesARoundTrip() throws IOException {
        for (StartingPosition position : new StartingPosition[] {
            StartingPosition.trimHorizon(),
            StartingPosition.wholeShard(),
            StartingPosition.latest(INSTANT),
            StartingPosition.atTimestamp(INSTANT),
            StartingPosition.afterSequenceNumber(SequenceNumber.of("9".repeat(40)))
        }) {
            DynamoDbStreamsShardSplit open =
                    new DynamoDbStreamsShardSplit(STREAM, ShardId.of("child"), ShardId.of("parent"), position, false);
            assertThat(roundTrip(open)).isEqualTo(open);
            assertThat(roundTrip(open.finished())).isEqualTo(open.finished());
        }
    }

    @Test
    void rootShardKeepsHavingNoParent() throws IOException {
        DynamoDbStreamsShardSplit root =
                new DynamoDbStreamsShardSplit(STREAM, ShardId.of("root"), null, StartingPosition.trimHorizon(), false);

        assertThat(roundTrip(root).getParentShardId()).isNull();
    }

    @Test
    void splitThatIsOpenedKeepsItsIterator() throws IOException {
        DynamoDbStreamsShardSplit opened = new DynamoDbStreamsShardSplit(
                        STREAM, ShardId.of("root"), null, StartingPosition.latest(INSTANT), false)
                .opened("an iterator");

        assertThat(roundTrip(opened)).isEqualTo(opened);
        assertThat(roundTrip(opened).iterator()).isEqualTo("an iterator");
    }

    /** Bytes of former versions: they must be readable for ever. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1 | TRIM_HORIZON | 0004726f6f74 00 01 00
                    1 | LATEST       | 0004726f6f74 00 02 00000000695735a5 28697580 00
                    1 | AT_TIMESTAMP | 0004726f6f74 01 0001 70 03 00000000695735a5 28697580 01
                    1 | AFTER        | 0004726f6f74 01 0001 70 04 0002 3432 00
                    2 | WHOLE_SHARD  | 0004726f6f74 01 0001 70 05 00
                    """)
    void bytesOfFormerVersionsAreRead(int version, String position, String hexOfTheRest) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(ARN_HEX + hexOfTheRest.replace(" ", ""));

        DynamoDbStreamsShardSplit split = serializer.deserialize(version, bytes);

        assertThat(split).isEqualTo(expected(position));
    }

    /** These must not change under version 3. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    TRIM_HORIZON | 0004726f6f74 00 01 00 00
                    LATEST       | 0004726f6f74 00 02 00000000695735a5 28697580 00 00
                    AT_TIMESTAMP | 0004726f6f74 01 0001 70 03 00000000695735a5 28697580 01 00
                    AFTER        | 0004726f6f74 01 0001 70 04 0002 3432 00 00
                    WHOLE_SHARD  | 0004726f6f74 01 0001 70 05 00 00
                    OPENED       | 0004726f6f74 00 02 00000000695735a5 28697580 00 01 0002 6974
                    """)
    void bytesOfVersion3AreReadAndWritten(String position, String hexOfTheRest) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(ARN_HEX + hexOfTheRest.replace(" ", ""));

        DynamoDbStreamsShardSplit split = serializer.deserialize(3, bytes);

        assertThat(split).isEqualTo(expected(position));
        assertThat(serializer.getVersion()).isEqualTo(3);
        assertThat(serializer.serialize(split)).isEqualTo(bytes);
    }

    @Test
    void unknownVersionIsRefusedWithTheRemedy() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(99, new byte[0]))
                .withMessageContaining("version 99")
                .withMessageContaining("newer");
    }

    @Test
    void unknownPositionCodeIsRefused() {
        byte[] bytes = HexFormat.of().parseHex(ARN_HEX + "0004726f6f74" + "00" + "7f" + "00");

        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(1, bytes))
                .withMessageContaining("127");
    }

    private DynamoDbStreamsShardSplit roundTrip(DynamoDbStreamsShardSplit split) throws IOException {
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(split));
    }

    private static DynamoDbStreamsShardSplit expected(String position) {
        ShardId root = ShardId.of("root");
        ShardId parent = ShardId.of("p");
        return switch (position) {
            case "TRIM_HORIZON" ->
                new DynamoDbStreamsShardSplit(STREAM, root, null, StartingPosition.trimHorizon(), false);
            case "WHOLE_SHARD" ->
                new DynamoDbStreamsShardSplit(STREAM, root, parent, StartingPosition.wholeShard(), false);
            case "LATEST" -> new DynamoDbStreamsShardSplit(STREAM, root, null, StartingPosition.latest(INSTANT), false);
            case "OPENED" -> expected("LATEST").opened("it");
            case "AT_TIMESTAMP" ->
                new DynamoDbStreamsShardSplit(STREAM, root, parent, StartingPosition.atTimestamp(INSTANT), true);
            default ->
                new DynamoDbStreamsShardSplit(
                        STREAM, root, parent, StartingPosition.afterSequenceNumber(SequenceNumber.of("42")), false);
        };
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
