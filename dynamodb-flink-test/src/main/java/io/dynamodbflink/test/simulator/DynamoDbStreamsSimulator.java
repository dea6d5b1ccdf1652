/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.api.Database;
import io.dynamodbflink.test.simulator.api.ServiceApi;
import io.dynamodbflink.test.simulator.api.Table;
import io.dynamodbflink.test.simulator.fault.FaultScript;
import io.dynamodbflink.test.simulator.fault.Faults;
import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.journal.Journal;
import io.dynamodbflink.test.simulator.protocol.HttpEndpoint;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * DynamoDB and DynamoDB Streams over HTTP on the loopback interface, for tests of what is rare in the real ones: shards
 * that split while they are read, listings that are not consistent yet, iterators that expire, records that are trimmed,
 * calls that are throttled, hang, or lose their answers. Ordinary SDK clients talk to it. All of it is in memory.
 *
 * <pre>{@code
 * try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
 *     SimulatedTable orders = simulator.createTable(
 *             TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
 *     orders.put(Map.of("orderId", AttributeValue.fromS("o-1")));
 *     orders.stream().splitAll();
 *     simulator.faults().on(Operation.GET_RECORDS).times(3).inject(Fault.throttling());
 *     simulator.clock().advance(Duration.ofMinutes(16));
 *     // … let clients loose on simulator.endpoint(), then ask simulator.journal() what they were given
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsSimulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSimulator.class);

    private final long seed;
    private final Region region;
    private final int initialShards;
    private final SimulatorClock clock = new SimulatorClock(Clock.systemUTC());
    private final FaultScript faults;
    private final Database database;
    private final HttpEndpoint endpoint;
    private final AtomicBoolean closed = new AtomicBoolean();

    DynamoDbStreamsSimulator(DynamoDbStreamsSimulatorBuilder settings) {
        this.seed = settings.seed();
        this.region = settings.region();
        this.initialShards = settings.initialShards();
        this.faults = new FaultScript(clock, seed);
        this.database =
                new Database(region.id(), clock, settings.rules(), initialShards, seed, settings.journalDetails());
        this.endpoint = new HttpEndpoint(settings.port(), new ServiceApi(database, faults));
        LOG.info("DynamoDB Streams simulator at {}, seed {}", endpoint.uri(), seed);
    }

    /** Starts a simulator with default settings on a free port. */
    public static DynamoDbStreamsSimulator start() {
        return builder().start();
    }

    /** Settings other than the defaults. */
    public static DynamoDbStreamsSimulatorBuilder builder() {
        return new DynamoDbStreamsSimulatorBuilder();
    }

    /** The HTTP endpoint, for {@code endpointOverride} of an SDK client or {@code aws.endpoint} of a job. */
    public URI endpoint() {
        return endpoint.uri();
    }

    /** The region in the ARNs of its tables and streams. Signatures are not checked, so clients may sign with any. */
    public Region region() {
        return region;
    }

    /** An access key id to sign with; it opens nothing but this simulator. */
    public String accessKeyId() {
        return "simulator";
    }

    /** A secret access key to sign with; it opens nothing but this simulator. */
    public String secretAccessKey() {
        return "simulator";
    }

    /** {@link #accessKeyId()} and {@link #secretAccessKey()} for an SDK client. */
    public AwsCredentialsProvider credentialsProvider() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId(), secretAccessKey()));
    }

    /** What decides on everything random. Start with the same seed to see the same again. */
    public long seed() {
        return seed;
    }

    /** The simulator's time. */
    public SimulatorClock clock() {
        return clock;
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** What happened. */
    public Journal journal() {
        return database.journal();
    }

    /** Creates a table; its stream, if it has one, begins with the simulator's number of shards. */
    public SimulatedTable createTable(TableDefinition definition) {
        return createTable(definition, initialShards);
    }

    /**
     * Creates a table.
     *
     * @param shards how many open shards its stream begins with, at least 1
     */
    public SimulatedTable createTable(TableDefinition definition, int shards) {
        Table table = database.create(definition.name(), schema(definition));
        definition.streamViewType().ifPresent(viewType -> database.enableStream(table, viewType, shards));
        return new SimulatedTable(this, database, table);
    }

    private static KeySchema schema(TableDefinition definition) {
        CreateTableRequest request = definition.toCreateTableRequest();
        Map<String, String> types = new HashMap<>();
        for (AttributeDefinition attribute : request.attributeDefinitions()) {
            types.put(attribute.attributeName(), attribute.attributeTypeAsString());
        }
        List<KeySchema.Attribute> keys = definition.keyNames().stream()
                .map(name -> new KeySchema.Attribute(name, Objects.requireNonNull(types.get(name))))
                .toList();
        return new KeySchema(keys.get(0), keys.size() > 1 ? keys.get(1) : null);
    }

    /**
     * A table, whoever created it.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public SimulatedTable table(String name) {
        Table table = database.table(name);
        if (table == null) {
            throw new IllegalArgumentException("There is no table " + name);
        }
        return new SimulatedTable(this, database, table);
    }

    /**
     * Deletes a table with its items; its streams stay readable.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public void deleteTable(String name) {
        database.delete(table(name).name());
    }

    /**
     * A stream by its ARN, also a disabled one or that of a table that is gone.
     *
     * @throws IllegalArgumentException if there is none
     */
    public SimulatedStream stream(String streamArn) {
        ChangeStream stream = database.stream(streamArn);
        if (stream == null) {
            throw new IllegalArgumentException("There is no stream " + streamArn);
        }
        return new SimulatedStream(stream);
    }

    SimulatedStream enableStream(Table table, StreamViewType viewType, int shards) {
        return new SimulatedStream(database.enableStream(table, viewType, shards));
    }

    int initialShards() {
        return initialShards;
    }

    /** Ends the endpoint and every call in flight. Closing again does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            endpoint.close();
        }
    }

    @Override
    public String toString() {
        return "DynamoDB Streams simulator at " + endpoint.uri() + " with seed " + seed;
    }
}
