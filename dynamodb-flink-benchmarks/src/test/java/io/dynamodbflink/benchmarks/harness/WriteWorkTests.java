/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.benchmarks.harness.WriteWork.Order;
import io.dynamodbflink.test.simulator.item.ItemSize;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WriteWorkTests {

    @Test
    void itemsHave300Bytes() {
        assertThat(ItemSize.of(WriteWork.distinct(1_000_000).item(499_999))).isBetween(299, 301);
    }

    @Test
    void distinctWorkHasAKeyForEachItem() {
        WriteWork work = WriteWork.distinct(50);

        assertThat(IntStream.range(0, 50).mapToObj(number -> work.item(number).get(WriteWork.KEY)))
                .doesNotHaveDuplicates();
    }

    @Test
    void randomWorkUsesEveryKey() {
        WriteWork work = new WriteWork(1_000, 30, Order.RANDOM);

        assertThat(IntStream.range(0, 1_000)
                        .mapToObj(number -> work.item(number).get(WriteWork.KEY))
                        .distinct())
                .hasSize(30);
    }

    @Test
    void keyIsStaleUnlessItHoldsItsLastItem() {
        WriteWork work = new WriteWork(10, 3, Order.ROUND_ROBIN);

        assertThat(work.stale(List.of())).isEqualTo(3);
        assertThat(work.stale(List.of(work.item(9), work.item(7), work.item(5))))
                .isEqualTo(1);
        assertThat(work.stale(List.of(work.item(9), work.item(7), work.item(8))))
                .isZero();
    }
}
