/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.stereotype.Service;

/** Who the customers are. */
@Service
public class CustomerDirectory {

    private final Map<String, String> names = new TreeMap<>(Map.of(
            "c-1", "Ada Lovelace",
            "c-2", "Grace Hopper",
            "c-3", "Alan Turing",
            "c-4", "Barbara Liskov",
            "c-5", "Edsger Dijkstra"));

    /** Ids of all customers. */
    public SortedSet<String> ids() {
        return new TreeSet<>(names.keySet());
    }

    /** A customer's name, or the id of one who is not known. */
    public String nameOf(String customerId) {
        return names.getOrDefault(customerId, customerId);
    }
}
