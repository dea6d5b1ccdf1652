/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidRecordHandlingTests {

    private static final DeadLetterFiles FILES = DeadLetterFiles.in("file:/dead-letters");

    @Test
    void invalidRecordsFailTheJobByDefault() {
        assertThat(InvalidRecordHandling.from(new Configuration(), null))
                .isEqualTo(new InvalidRecordHandling(PoisonPolicy.FAIL, 1_000, null));
    }

    @Test
    void readsItsKeys() {
        assertThat(InvalidRecordHandling.from(
                        configuration(Map.of(
                                "flink.dynamodbstreams.invalidrecord.policy", "dead_letter",
                                "flink.dynamodbstreams.invalidrecord.maxconsecutive", "-1")),
                        FILES))
                .isEqualTo(new InvalidRecordHandling(PoisonPolicy.DEAD_LETTER, SourceSettings.UNLIMITED, FILES));
    }

    @ParameterizedTest
    @CsvSource({
        "flink.dynamodbstreams.invalidrecord.policy, IGNORE",
        "flink.dynamodbstreams.invalidrecord.maxconsecutive, 0",
        "flink.dynamodbstreams.invalidrecord.maxconsecutive, -2",
        "flink.dynamodbstreams.invalidrecord.maxconsecutive, many"
    })
    void refusesABadValueAndNamesItsKey(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InvalidRecordHandling.from(configuration(Map.of(key, value)), null))
                .withMessageContaining("'" + key + "'");
    }

    @Test
    void deadLettersWithoutHandlerAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> InvalidRecordHandling.from(
                        configuration(Map.of("flink.dynamodbstreams.invalidrecord.policy", "DEAD_LETTER")), null))
                .withMessageContaining("'flink.dynamodbstreams.invalidrecord.policy'")
                .withMessageContaining("setDeadLetterHandler");
    }

    private static Configuration configuration(Map<String, String> values) {
        return Configuration.fromMap(values);
    }
}
