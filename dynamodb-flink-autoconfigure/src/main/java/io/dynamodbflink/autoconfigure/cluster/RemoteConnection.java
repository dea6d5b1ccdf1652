/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;

/**
 * What is open in this JVM while a cluster elsewhere is used.
 *
 * @param rest for whatever Flink's client does not offer
 * @param client Flink's client
 * @param keys what it needs for TLS
 */
record RemoteConnection(FlinkRest rest, RemoteClusterClient client, KeyStoreFiles keys) {

    static RemoteConnection open(RemoteClusterSettings settings) {
        Configuration configuration = settings.configuration().clone();
        KeyStoreFiles keys = settings.tls().prepare(configuration);
        try {
            RemoteClusterClient client = new RemoteClusterClient(configuration);
            return new RemoteConnection(
                    new FlinkRest(settings.address(), settings.tls().context(), settings.requestTimeout()),
                    client,
                    keys);
        } catch (Exception e) {
            keys.close();
            throw new IllegalStateException(
                    "The client for the Flink cluster at " + settings.address() + " cannot be made: " + e.getMessage(),
                    e);
        }
    }

    /** @return completes when nothing of it is left */
    CompletableFuture<Void> close() {
        rest.close();
        // Flink's client waits for its threads.
        return CompletableFuture.runAsync(
                        client::close, task -> new Thread(task, "dynamodb-flink-cluster-close").start())
                .whenComplete((closed, failure) -> keys.close());
    }
}
