/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * An empty DynamoDB with streams, in memory and in this process: no port, no Docker, no account. Shards roll over and
 * streams age when a test says so, not after hours.
 *
 * <pre>{@code
 * try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start()) {
 *     String streamArn = dynamoDb.tables()
 *             .createWithStream(TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
 *     dynamoDb.triggerShardRollovers();
 * }
 * }</pre>
 *
 * <p>Its clients are shared and thread-safe; closing one does nothing, {@link #close()} ends them all. Put
 * {@link DynamoDbLocalServer} in front of it to reach the same tables over HTTP.
 *
 * <p>What differs from AWS: a table has one open shard, which never splits in two; nothing is ever throttled; the
 * {@code ShardFilter} of {@code DescribeStream} is ignored; creation times are truncated to the minute.
 *
 * @since 0.1.0
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

    private static final boolean WITHOUT_TELEMETRY = true;

    private static final Map<String, EmbeddedDynamoDb> RUNNING = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final AmazonDynamoDBLocal local;
    private final FreshIterators freshIterators = new FreshIterators();
    private final DynamoDbClient dynamoDbClient;
    private final DynamoDbStreamsClient streamsClient;
    private final AsyncClients asyncClients;
    private final DynamoDbTables tables;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDynamoDb(AmazonDynamoDBLocal local) {
        this.local = local;
        this.dynamoDbClient = SharedClients.dynamoDb(local.dynamoDbClient());
        this.streamsClient = new InProcessStreamsClient(local.dynamoDbStreamsClient(), freshIterators);
        this.asyncClients = new AsyncClients(dynamoDbClient, streamsClient);
        this.tables = new DynamoDbTables(dynamoDbClient);
    }

    /** Starts an empty database. Takes about a second the first time in a process, milliseconds after that. */
    public static EmbeddedDynamoDb start() {
        EmbeddedDynamoDb started = new EmbeddedDynamoDb(DynamoDBEmbedded.create(WITHOUT_TELEMETRY));
        RUNNING.put(started.id, started);
        return started;
    }

    /**
     * The running database with this {@link #id()}.
     *
     * @throws IllegalStateException if there is none in this process: it was closed, or belongs to another process
     */
    public static EmbeddedDynamoDb byId(String id) {
        EmbeddedDynamoDb running = RUNNING.get(Objects.requireNonNull(id, "id"));
        if (running == null) {
            throw new IllegalStateException("No embedded DynamoDB with id " + id
                    + " runs in this process: it was closed, or this is another process than the one that started it");
        }
        return running;
    }

    /** Names this database among those of the process. */
    public String id() {
        return id;
    }

    /**
     * A serialisable reference to this database, for objects that are copied by serialisation within the process, as
     * the functions and client providers of a Flink job are on a mini cluster.
     */
    public EmbeddedDynamoDbReference reference() {
        return new EmbeddedDynamoDbReference(id);
    }

    /** Creates, reads and drops tables. */
    public DynamoDbTables tables() {
        return tables;
    }

    /** A synchronous client. */
    public DynamoDbClient dynamoDbClient() {
        return dynamoDbClient;
    }

    /** A synchronous streams client. */
    public DynamoDbStreamsClient streamsClient() {
        return streamsClient;
    }

    /** An asynchronous client; its calls run on daemon threads of this database. */
    public DynamoDbAsyncClient dynamoDbAsyncClient() {
        return asyncClients.dynamoDb();
    }

    /** An asynchronous streams client; its calls run on daemon threads of this database. */
    public DynamoDbStreamsAsyncClient streamsAsyncClient() {
        return asyncClients.streams();
    }

    /** Closes every open shard of every stream and opens one child for each. */
    public void triggerShardRollovers() {
        local.triggerShardRollovers();
    }

    /**
     * Makes everything in the streams older by this much. Every iterator handed out before the call expires, records
     * leave the stream when they are 24 hours old.
     *
     * @param age a positive duration
     */
    public void dilateEventTimes(Duration age) {
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("age must be positive, but is " + age);
        }
        awaitNextMillisecond();
        local.dilateEventTimes(age.toMillis());
    }

    /** DynamoDB Local would not expire an iterator that it handed out in the very millisecond of the ageing. */
    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    /** What answers requests that arrive over HTTP. */
    DynamoDBRequestHandler requestHandler() {
        return new EmbeddedRequestHandler(local, freshIterators);
    }

    /** Ends the database: its tables are gone, its clients fail, its threads end. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            RUNNING.remove(id);
            asyncClients.close();
            local.shutdownNow();
        }
    }

    @Override
    public String toString() {
        return "embedded DynamoDB " + id;
    }
}
