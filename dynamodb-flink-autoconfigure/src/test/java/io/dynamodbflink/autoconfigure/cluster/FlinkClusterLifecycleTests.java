/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlinkClusterLifecycleTests {

    private final IdleCluster cluster = new IdleCluster();
    private final AtomicInteger calledBack = new AtomicInteger();

    @Test
    void clusterThatHangsDoesNotHoldUpTheApplication() {
        FlinkClusterLifecycle lifecycle = new FlinkClusterLifecycle(cluster, Map.of(), Duration.ofMillis(50));
        lifecycle.start();
        cluster.ended = new CompletableFuture<>();

        lifecycle.stop(calledBack::incrementAndGet);

        assertThat(calledBack).hasValue(1);
        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    void clusterThatDoesNotStopCleanlyCallsBackToo() {
        FlinkClusterLifecycle lifecycle = new FlinkClusterLifecycle(cluster, Map.of());
        lifecycle.start();
        cluster.ended = CompletableFuture.failedFuture(new IllegalStateException("broken"));

        lifecycle.stop(calledBack::incrementAndGet);

        assertThat(calledBack).hasValue(1);
    }

    @Test
    void clusterIsStartedAgainWithTheContext() {
        FlinkClusterLifecycle lifecycle = new FlinkClusterLifecycle(cluster, Map.of());
        lifecycle.start();
        lifecycle.stop();
        assertThat(lifecycle.isRunning()).isFalse();
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        assertThat(lifecycle.isAutoStartup()).isTrue();
        assertThat(lifecycle.isPauseable()).isTrue();
    }
}
