/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers the losses that the job tells of. */
record DataLosses(String run) implements ShardObserver {

    private static final Map<String, List<ShardDataLoss>> RUNS = new ConcurrentHashMap<>();

    static List<ShardDataLoss> of(String run) {
        return RUNS.computeIfAbsent(run, name -> new CopyOnWriteArrayList<>());
    }

    @Override
    public void onDataLoss(ShardDataLoss loss) {
        of(run).add(loss);
    }
}
