/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ReplicaComparisonTests {

    @Test
    void tablesWithTheSameItemsInAnyOrderAreEqual() {
        assertThat(ReplicaComparison.of(
                        List.of(order("a", "1"), order("b", "2")), List.of(order("b", "2"), order("a", "1"))))
                .isEqualTo(new ReplicaComparison(true, 2, 2, List.of()));
    }

    @Test
    void missingSuperfluousAndDifferentItemsAreNamed() {
        ReplicaComparison comparison = ReplicaComparison.of(
                List.of(order("changed", "1"), order("missing", "1"), order("same", "1")),
                List.of(order("changed", "0"), order("removed", "1"), order("same", "1")));

        assertThat(comparison).isEqualTo(new ReplicaComparison(false, 3, 3, List.of("changed", "missing", "removed")));
    }

    @Test
    void onlySomeOfManyDifferencesAreNamed() {
        List<Map<String, AttributeValue>> orders =
                IntStream.range(0, 50).mapToObj(i -> order("order-" + i, "1")).toList();

        assertThat(ReplicaComparison.of(orders, List.of()).differing()).hasSize(ReplicaComparison.MAX_DIFFERING);
    }

    private static Map<String, AttributeValue> order(String id, String amount) {
        return Map.of("orderId", AttributeValue.fromS(id), "amount", AttributeValue.fromN(amount));
    }
}
