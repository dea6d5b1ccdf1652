/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * An {@link EmbeddedDynamoDb} reachable over HTTP, on the loopback interface only: what a test needs that exercises
 * the real SDK clients, signing and wire format. The database behind it can be used in the process at the same time,
 * for tables, shard rollovers and ageing.
 *
 * <pre>{@code
 * try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
 *     DynamoDbClient client = DynamoDbClient.builder()
 *             .endpointOverride(server.endpoint())
 *             .region(server.region())
 *             .credentialsProvider(server.credentialsProvider())
 *             .build();
 *     server.database().triggerShardRollovers();
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class DynamoDbLocalServer implements AutoCloseable {

    /** Lets the system choose a free port. */
    private static final int ANY_PORT = 0;

    private static final int MAX_THREADS = 64;

    private final EmbeddedDynamoDb database;
    private final boolean ownsDatabase;
    private final Server server;
    private final URI endpoint;
    private final AtomicBoolean closed = new AtomicBoolean();

    private DynamoDbLocalServer(EmbeddedDynamoDb database, boolean ownsDatabase, int port) {
        this.database = database;
        this.ownsDatabase = ownsDatabase;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("dynamodb-local-http");
        threads.setDaemon(true);
        this.server = new Server(threads);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new ContextHandler(new LocalDynamoDBServerHandler(database.requestHandler(), null), "/"));
        listen(port);
        this.endpoint = URI.create("http://" + connector.getHost() + ":" + connector.getLocalPort());
    }

    /** Starts an empty database with an HTTP endpoint on a free port; closing the server closes the database. */
    public static DynamoDbLocalServer start() {
        return start(ANY_PORT);
    }

    /**
     * Starts an empty database with an HTTP endpoint; closing the server closes the database.
     *
     * @param port on the loopback interface, or 0 for any free one
     * @throws UncheckedIOException if the port is taken
     */
    public static DynamoDbLocalServer start(int port) {
        EmbeddedDynamoDb database = EmbeddedDynamoDb.start();
        try {
            return new DynamoDbLocalServer(database, true, port);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Puts an HTTP endpoint in front of a running database, which stays open when the server is closed.
     *
     * @param port on the loopback interface, or 0 for any free one
     * @throws UncheckedIOException if the port is taken
     */
    public static DynamoDbLocalServer inFrontOf(EmbeddedDynamoDb database, int port) {
        return new DynamoDbLocalServer(Objects.requireNonNull(database, "database"), false, port);
    }

    private void listen(int port) {
        try {
            server.start();
        } catch (IOException e) {
            stop();
            throw new UncheckedIOException("DynamoDB Local cannot listen on port " + port + ": is it in use?", e);
        } catch (Exception e) {
            stop();
            throw new IllegalStateException("DynamoDB Local's HTTP server did not start", e);
        }
    }

    /** The database behind the endpoint. */
    public EmbeddedDynamoDb database() {
        return database;
    }

    /** Creates, reads and drops tables, in the process. */
    public DynamoDbTables tables() {
        return database.tables();
    }

    /** The HTTP endpoint, for {@code endpointOverride} of an SDK client or {@code aws.endpoint} of a job. */
    public URI endpoint() {
        return endpoint;
    }

    /** A region to sign with. Any would do: the database is the same for all. */
    public Region region() {
        return Region.of("local");
    }

    /** An access key id to sign with; it opens nothing but this server. */
    public String accessKeyId() {
        return "local";
    }

    /** A secret access key to sign with; it opens nothing but this server. */
    public String secretAccessKey() {
        return "local";
    }

    /** {@link #accessKeyId()} and {@link #secretAccessKey()} for an SDK client. */
    public AwsCredentialsProvider credentialsProvider() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId(), secretAccessKey()));
    }

    /** Ends the endpoint, and the database if this server started it. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stop();
            if (ownsDatabase) {
                database.close();
            }
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("DynamoDB Local's HTTP server did not stop cleanly", e);
        }
    }

    @Override
    public String toString() {
        return "DynamoDB Local at " + endpoint;
    }
}
