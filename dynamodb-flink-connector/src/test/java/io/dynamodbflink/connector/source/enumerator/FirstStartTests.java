/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.JsonDeserializationSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** The instant that a job without state starts from, over all that may happen before its first checkpoint. */
class FirstStartTests {

    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678";

    @Test
    void failureBeforeTheFirstCheckpointDoesNotMoveTheStart() throws Exception {
        DynamoDbStreamsSource<String> source = source(Map.of());
        StartingPosition first = startOf(source);
        awaitLaterThan(Instant.now());

        assertThat(first.type()).isEqualTo(StartingPosition.Type.LATEST);
        assertThat(startOf(source)).isEqualTo(first);
    }

    @Test
    void jobManagerThatTakesOverBeforeTheFirstCheckpointDoesNotMoveTheStart() throws Exception {
        byte[] submitted = InstantiationUtil.serializeObject(source(Map.of()));
        StartingPosition first = startOf(read(submitted));
        awaitLaterThan(Instant.now());

        assertThat(startOf(read(submitted))).isEqualTo(first);
    }

    @Test
    void sourceThatIsSentOnIsStillTheOneThatWasSubmitted() throws Exception {
        DynamoDbStreamsSource<String> submitted = read(InstantiationUtil.serializeObject(source(Map.of())));
        StartingPosition first = startOf(submitted);
        awaitLaterThan(Instant.now());

        assertThat(startOf(read(InstantiationUtil.serializeObject(submitted)))).isEqualTo(first);
    }

    @Test
    void jobThatIsSubmittedAgainStartsAnew() throws Exception {
        DynamoDbStreamsSource<String> source = source(Map.of());
        Instant first = startOf(read(InstantiationUtil.serializeObject(source)))
                .instant()
                .orElseThrow();
        awaitLaterThan(Instant.now());

        assertThat(startOf(read(InstantiationUtil.serializeObject(source))).instant())
                .hasValueSatisfying(again -> assertThat(again).isAfter(first));
    }

    @Test
    void ageCountsFromTheFirstStart() throws Exception {
        DynamoDbStreamsSource<String> source =
                source(Map.of("flink.stream.initpos", "AT_TIMESTAMP", "flink.stream.initpos.timestamp", "2h ago"));
        Instant before = Instant.now();
        StartingPosition first = startOf(source);
        awaitLaterThan(Instant.now());

        assertThat(first.type()).isEqualTo(StartingPosition.Type.AT_TIMESTAMP);
        assertThat(first.instant().orElseThrow())
                .isBetween(before.minus(Duration.ofHours(2)), Instant.now().minus(Duration.ofHours(2)));
        assertThat(startOf(source)).isEqualTo(first);
    }

    @Test
    void timestampFurtherBackThanTheStreamIsTheTrimHorizon() throws Exception {
        DynamoDbStreamsSource<String> source =
                source(Map.of("flink.stream.initpos", "AT_TIMESTAMP", "flink.stream.initpos.timestamp", "25h ago"));

        assertThat(startOf(source)).isEqualTo(StartingPosition.trimHorizon());
    }

    @Test
    void jobThatWasStartedByAnotherProcessReadsWhatHasBeenWrittenSince() throws Exception {
        Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
        StartingPosition first = startOf(source(Map.of()).withFirstStart(hourAgo));

        assertThat(first.type()).isEqualTo(StartingPosition.Type.LATEST);
        assertThat(first.instant().orElseThrow()).isBetween(hourAgo.minusSeconds(10), hourAgo);
        assertThat(startOf(
                        read(InstantiationUtil.serializeObject(source(Map.of()).withFirstStart(hourAgo)))))
                .isEqualTo(first);
    }

    @Test
    void initialPositionCanBeReplaced() throws Exception {
        DynamoDbStreamsSource<String> twoHoursAgo =
                source(Map.of("flink.stream.initpos", "AT_TIMESTAMP", "flink.stream.initpos.timestamp", "2h ago"));
        Instant threeHoursAgo = Instant.now().minus(Duration.ofHours(3));

        assertThat(startOf(twoHoursAgo.startingAt(InitialPosition.TRIM_HORIZON, null)))
                .isEqualTo(StartingPosition.trimHorizon());
        assertThat(startOf(twoHoursAgo.startingAt(InitialPosition.AT_TIMESTAMP, InitialTimestamp.at(threeHoursAgo))))
                .isEqualTo(StartingPosition.atTimestamp(threeHoursAgo));
        assertThat(startOf(twoHoursAgo).instant().orElseThrow())
                .as("the source itself stays as it is")
                .isAfter(threeHoursAgo);
    }

    @Test
    void jobThatBeginsAtTheHorizonHasNoPlaceToFindHoweverOftenItStarts() throws Exception {
        DynamoDbStreamsSource<String> source = source(Map.of("flink.stream.initpos", "TRIM_HORIZON"));

        for (int start = 0; start < 2; start++) {
            try (var enumerator = source.createEnumerator(new FakeContext(1))) {
                assertThat(enumerator.snapshotState(1).stockTaken()).isTrue();
            }
        }
    }

    private static void awaitLaterThan(Instant instant) {
        await().until(() -> Instant.now().isAfter(instant));
    }

    private static DynamoDbStreamsSource<String> source(Map<String, String> config) {
        return DynamoDbStreamsSource.<String>builder()
                .setStreamArn(ARN)
                .setSourceConfig(Configuration.fromMap(config))
                .setDeserializationSchema(new JsonDeserializationSchema())
                .setClientProvider(new NoClients())
                .build();
    }

    private static DynamoDbStreamsSource<String> read(byte[] bytes) throws Exception {
        return InstantiationUtil.deserializeObject(bytes, FirstStartTests.class.getClassLoader());
    }

    private static StartingPosition startOf(DynamoDbStreamsSource<String> source) throws Exception {
        try (var enumerator = source.createEnumerator(new FakeContext(1))) {
            return enumerator.snapshotState(1).start();
        }
    }

    private static final class NoClients implements DynamoDbClientProvider {

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            throw new AssertionError("Nothing is called before the start");
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            throw new AssertionError("Nothing is called before the start");
        }
    }
}
