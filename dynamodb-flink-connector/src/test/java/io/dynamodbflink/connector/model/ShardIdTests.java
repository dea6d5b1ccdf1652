/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIdTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shardId-00000001414562045508-2bac9cd2",
                "shardId-1",
                "kinesis-000000000000",
                "3f",
                "a shard, 1/2"
            })
    void textOfAnyFormIsAnId(String text) {
        assertThat(ShardId.of(text)).hasToString(text).isEqualTo(new ShardId(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void blankTextIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ShardId.of(text)).withMessageContaining("blank");
    }
}
