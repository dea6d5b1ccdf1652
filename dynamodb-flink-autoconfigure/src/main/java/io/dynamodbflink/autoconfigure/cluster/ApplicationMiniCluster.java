/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.dispatcher.SessionDispatcherFactory;
import org.apache.flink.runtime.dispatcher.runner.DefaultDispatcherRunnerFactory;
import org.apache.flink.runtime.entrypoint.component.DefaultDispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.entrypoint.component.DispatcherResourceManagerComponentFactory;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManagerFactory;
import org.apache.flink.runtime.rpc.RpcService;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.util.AutoCloseableAsync;

/**
 * Flink's cluster in one JVM, made fit to live in an application:
 *
 * <ul>
 *   <li>Nothing is left of one that cannot be started. Flink's own closes only what it has started completely, so the
 *       threads of a failed start, which are not daemons, would keep the application from ending.
 *   <li>Its REST endpoint only shows things: see {@link ReadOnlyRestEndpoint}.
 * </ul>
 */
@SuppressWarnings("try") // close() of the superclass throws Exception
final class ApplicationMiniCluster extends MiniCluster {

    private static final long CLOSE_TIMEOUT_SECONDS = 10;

    private final Deque<AutoCloseableAsync> opened = new ArrayDeque<>();

    private final boolean readOnly;

    /**
     * @param readOnly whether the REST endpoint refuses whatever changes something
     */
    ApplicationMiniCluster(MiniClusterConfiguration configuration, boolean readOnly) {
        super(configuration);
        this.readOnly = readOnly;
    }

    @Override
    public void start() throws Exception {
        try {
            super.start();
        } catch (Exception | LinkageError e) {
            closeWhatWasOpened(e);
            throw e;
        }
        // From here on, Flink closes everything by itself.
        opened.clear();
    }

    private void closeWhatWasOpened(Throwable failure) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().closeAsync().get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure.addSuppressed(e);
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    protected MetricRegistryImpl createMetricRegistry(Configuration configuration, long maximumMessageSizeInBytes) {
        return opened(super.createMetricRegistry(configuration, maximumMessageSizeInBytes));
    }

    @Override
    protected RpcService createLocalRpcService(Configuration configuration, RpcSystem rpcSystem) throws Exception {
        return opened(super.createLocalRpcService(configuration, rpcSystem));
    }

    @Override
    protected DispatcherResourceManagerComponentFactory createDispatcherResourceManagerComponentFactory() {
        if (!readOnly) {
            return super.createDispatcherResourceManagerComponentFactory();
        }
        return new DefaultDispatcherResourceManagerComponentFactory(
                DefaultDispatcherRunnerFactory.createSessionRunner(SessionDispatcherFactory.INSTANCE),
                StandaloneResourceManagerFactory.getInstance(),
                ReadOnlyRestEndpoint.FACTORY);
    }

    private <T extends AutoCloseableAsync> T opened(T resource) {
        opened.push(resource);
        return resource;
    }
}
