/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whether two tables of orders hold the same.
 *
 * @param equal whether they do
 * @param orders number of orders
 * @param replicas number of orders in the replica
 * @param differing ids of the orders that are missing from one side or are not the same, at most
 *     {@value #MAX_DIFFERING}
 */
record ReplicaComparison(boolean equal, int orders, int replicas, List<String> differing) {

    static final int MAX_DIFFERING = 10;

    static ReplicaComparison of(List<Map<String, AttributeValue>> orders, List<Map<String, AttributeValue>> replicas) {
        Map<String, Map<String, AttributeValue>> left = byId(orders);
        Map<String, Map<String, AttributeValue>> right = byId(replicas);
        SortedSet<String> ids = new TreeSet<>(left.keySet());
        ids.addAll(right.keySet());
        ids.removeIf(id -> Objects.equals(left.get(id), right.get(id)));
        return new ReplicaComparison(
                ids.isEmpty(),
                left.size(),
                right.size(),
                ids.stream().limit(MAX_DIFFERING).toList());
    }

    private static Map<String, Map<String, AttributeValue>> byId(List<Map<String, AttributeValue>> items) {
        Map<String, Map<String, AttributeValue>> byId = new HashMap<>();
        items.forEach(item ->
                byId.put(Objects.requireNonNull(item.get("orderId"), "orderId").s(), item));
        return byId;
    }
}
