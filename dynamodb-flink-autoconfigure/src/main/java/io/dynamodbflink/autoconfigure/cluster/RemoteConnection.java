/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;

/** What is open in this JVM while a cluster elsewhere is used. */
final class RemoteConnection {

    private final FlinkRest rest;
    private final RemoteClusterClient client;
    private final KeyStoreFiles keys;

    private final CountDownLatch closed = new CountDownLatch(1);

    private RemoteConnection(FlinkRest rest, RemoteClusterClient client, KeyStoreFiles keys) {
        this.rest = rest;
        this.client = client;
        this.keys = keys;
    }

    static RemoteConnection open(RemoteClusterSettings settings) {
        Configuration configuration = settings.configuration().clone();
        KeyStoreFiles keys = settings.tls().prepare(configuration);
        try {
            RemoteClusterClient client = new RemoteClusterClient(configuration);
            FlinkRest rest = new FlinkRest(settings.address(), settings.tls().context(), settings.requestTimeout());
            return new RemoteConnection(rest, client, keys);
        } catch (Exception e) {
            keys.close();
            throw new IllegalStateException(
                    "The client for the Flink cluster at " + settings.address() + " cannot be made: " + e.getMessage(),
                    e);
        }
    }

    /** For whatever Flink's client does not offer. */
    FlinkRest rest() {
        return rest;
    }

    /** Flink's client. */
    RemoteClusterClient client() {
        return client;
    }

    boolean isClosed() {
        return closed.getCount() == 0;
    }

    /**
     * Waits until the connection is closed, but not longer than this.
     *
     * @return whether it is
     */
    boolean awaitClosed(Duration patience) throws InterruptedException {
        return closed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @return completes when nothing of it is left */
    CompletableFuture<Void> close() {
        closed.countDown();
        rest.close();
        // Flink's client waits for its threads.
        return CompletableFuture.runAsync(
                        client::close, task -> new Thread(task, "dynamodb-flink-cluster-close").start())
                .whenComplete((done, failure) -> keys.close());
    }
}
