/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobNameTests {

    @ParameterizedTest
    @ValueSource(strings = {"orders", "orders-replication", "Orders_2", "7", "a-"})
    void lettersDigitsHyphensAndUnderscoresMakeAName(String value) {
        assertThat(JobName.of(value).value()).isEqualTo(value);
        assertThat(JobName.parse(value)).contains(JobName.of(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-orders", "a/b", "a.b", "a b", "../etc", "ö"})
    void anythingElseDoesNot(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobName.of(value))
                .withMessageContaining("'" + value + "'");
        assertThat(JobName.parse(value)).isEmpty();
    }

    @Test
    void nameHasAtMost64Characters() {
        assertThat(JobName.parse("a".repeat(64))).isPresent();
        assertThat(JobName.parse("a".repeat(65))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "orders, ordersSource, ordersSink",
        "orders-replication, ordersReplicationSource, ordersReplicationSink",
        "Orders_2, Orders2Source, Orders2Sink",
    })
    void beansAreNamedAfterTheJob(String job, String source, String sink) {
        assertThat(JobBeanNames.source(JobName.of(job))).isEqualTo(source);
        assertThat(JobBeanNames.sink(JobName.of(job))).isEqualTo(sink);
    }
}
