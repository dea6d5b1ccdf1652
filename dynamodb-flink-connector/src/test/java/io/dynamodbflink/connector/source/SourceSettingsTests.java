/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTests {

    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

    @Test
    void defaultsAreThoseOfTheExistingConnector() {
        SourceSettings settings = SourceSettings.from(new Configuration());
        assertThat(settings.initialPosition()).isEqualTo(InitialPosition.LATEST);
        assertThat(settings.discoveryInterval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.inconsistencyRetries()).isEqualTo(5);
        assertThat(settings.maxConsecutiveFailures()).isEqualTo(50);
        assertThat(settings.backoff().min()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.backoff().max()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.reader().idlePollDelay()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.reader().tipPollDelay()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.reader().idleAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.reader().bufferBytes()).isEqualTo(64 * 1024 * 1024);
        assertThat(settings.reader().onDataLoss()).isEqualTo(OnDataLoss.FAIL);
        assertThat(settings.reader().shardMetrics()).isTrue();
    }

    @Test
    void readsEveryKeyUnderTheNameUsersBringAlong() {
        SourceSettings settings = SourceSettings.from(Configuration.fromMap(Map.of(
                "flink.stream.initpos", "TRIM_HORIZON",
                "flink.shard.discovery.intervalmillis", "5 s",
                "flink.describestream.inconsistencyresolution.retries", "1",
                "flink.dynamodbstreams.numretries", "-1",
                "flink.dynamodbstreams.backoff.mindelayduration", "2 ms",
                "flink.dynamodbstreams.backoff.maxdelay", "3 ms",
                "flink.dynamodbstreams.getrecords.empty.mindelay", "4 ms",
                "flink.dynamodbstreams.getrecords.nonempty.mindelay", "6 ms")));
        assertThat(settings.initialPosition()).isEqualTo(InitialPosition.TRIM_HORIZON);
        assertThat(settings.discoveryInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.inconsistencyRetries()).isEqualTo(1);
        assertThat(settings.maxConsecutiveFailures()).isEqualTo(SourceSettings.UNLIMITED);
        assertThat(settings.backoff().min()).isEqualTo(Duration.ofMillis(2));
        assertThat(settings.backoff().max()).isEqualTo(Duration.ofMillis(3));
        assertThat(settings.reader().idlePollDelay()).isEqualTo(Duration.ofMillis(4));
        assertThat(settings.reader().tipPollDelay()).isEqualTo(Duration.ofMillis(6));
    }

    @Test
    void readsTheKeysOfItsOwn() {
        ReaderSettings settings = SourceSettings.from(Configuration.fromMap(Map.of(
                        "flink.dynamodbstreams.getrecords.idleafter", "0 s",
                        "flink.dynamodbstreams.reader.buffersize", "2 mb",
                        "flink.dynamodbstreams.ondataloss", "continue",
                        "flink.dynamodbstreams.metrics.shards", "false")))
                .reader();
        assertThat(settings.idleAfter()).isZero();
        assertThat(settings.bufferBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(settings.onDataLoss()).isEqualTo(OnDataLoss.CONTINUE);
        assertThat(settings.shardMetrics()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "flink.stream.initpos, EARLIEST",
        "flink.stream.initpos, AT_TIMESTAMP",
        "flink.stream.initpos.timestamp, 2h ago",
        "flink.shard.discovery.intervalmillis, 0",
        "flink.shard.discovery.intervalmillis, soon",
        "flink.describestream.inconsistencyresolution.retries, -1",
        "flink.dynamodbstreams.numretries, -2",
        "flink.dynamodbstreams.numretries, many",
        "flink.dynamodbstreams.backoff.mindelayduration, 0 ms",
        "flink.dynamodbstreams.backoff.maxdelay, 1 ms",
        "flink.dynamodbstreams.getrecords.empty.mindelay, 0",
        "flink.dynamodbstreams.getrecords.nonempty.mindelay, 0",
        "flink.dynamodbstreams.getrecords.idleafter, -1 s",
        "flink.dynamodbstreams.reader.buffersize, 1 kb",
        "flink.dynamodbstreams.ondataloss, IGNORE",
        "flink.dynamodbstreams.metrics.shards, maybe"
    })
    void refusesABadValueAndNamesItsKey(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceSettings.from(Configuration.fromMap(Map.of(key, value))))
                .withMessageContaining("'" + key + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2999-01-01T00:00:00Z", "yesterday", "-2h"})
    void initialTimestampThatCannotBeReadOrIsToComeIsRefused(String timestamp) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceSettings.from(atTimestamp(timestamp)))
                .withMessageContaining("'flink.stream.initpos.timestamp'")
                .withMessageContaining(timestamp);
    }

    @Test
    void startIsAtTheTimestamp() {
        assertThat(SourceSettings.from(atTimestamp("2026-01-02T03:04:05Z")).start(NOW))
                .isEqualTo(StartingPosition.atTimestamp(Instant.parse("2026-01-02T03:04:05Z")));
        assertThat(SourceSettings.from(atTimestamp("2h ago")).start(NOW))
                .isEqualTo(StartingPosition.atTimestamp(NOW.minus(Duration.ofHours(2))));
    }

    @Test
    void startAtTheTipIsALittleEarlierBecauseClocksDiffer() {
        assertThat(SourceSettings.from(new Configuration()).start(NOW))
                .isEqualTo(StartingPosition.latest(NOW.minusSeconds(2)));
    }

    private static Configuration atTimestamp(String timestamp) {
        return Configuration.fromMap(
                Map.of("flink.stream.initpos", "AT_TIMESTAMP", "flink.stream.initpos.timestamp", timestamp));
    }
}
