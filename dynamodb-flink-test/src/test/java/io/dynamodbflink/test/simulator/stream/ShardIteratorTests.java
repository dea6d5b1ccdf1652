/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardIteratorTests {

    private static final ShardIterator ITERATOR =
            new ShardIterator("arn:aws:dynamodb:us-east-1:0:table/t/stream/now", "shardId-1-a", 17, 123456789L, 3);

    @Test
    void comesBackAsItWent() {
        assertThat(ShardIterator.decode(ITERATOR.encode())).isEqualTo(ITERATOR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "a|b|c", "a|1|???", "a|1|YXxi", "a|1|YXxifGN8ZA=="})
    void othersAreRefused(String text) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> ShardIterator.decode(text))
                .withMessage("Invalid ShardIterator");
    }
}
