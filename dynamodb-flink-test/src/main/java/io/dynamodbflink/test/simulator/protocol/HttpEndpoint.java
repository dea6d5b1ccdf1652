/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An HTTP server on the loopback interface in front of a {@link CallReceiver}.
 *
 * @since 0.1.0
 */
public final class HttpEndpoint implements AutoCloseable {

    private static final int MAX_THREADS = 32;
    private static final int MIN_THREADS = 4;

    /** Ends connections whose clients have gone while they waited for an answer that never comes. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final Server server;
    private final URI uri;

    /**
     * Listens.
     *
     * @param port on the loopback interface, or 0 for any free one
     * @throws UncheckedIOException if the port is taken
     */
    public HttpEndpoint(int port, CallReceiver receiver) {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
        threads.setName("dynamodb-simulator");
        threads.setDaemon(true);
        this.server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        ServerConnector connector = new ServerConnector(server, 1, 2, new HttpConnectionFactory(http));
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        server.setHandler(new CallHandler(receiver));
        // Hung and delayed calls are part of a test: closing the simulator ends them at once.
        server.setStopTimeout(0);
        start(port);
        this.uri = URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort());
    }

    private void start(int port) {
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("The simulator cannot listen on port " + port + ": is it in use?", e);
        } catch (Exception e) {
            close();
            throw new IllegalStateException("The simulator's HTTP server did not start", e);
        }
    }

    /** Where it listens. */
    public URI uri() {
        return uri;
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The simulator's HTTP server did not stop cleanly", e);
        }
    }
}
