/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AWSConfigOptions;
import io.dynamodbflink.connector.aws.ConfiguredClientProvider;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.converter.DefaultDynamoDbElementConverter;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.ordering.BufferLimits;
import io.dynamodbflink.connector.sink.pace.TablePace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Configures a {@link DynamoDbSink}. Settings are checked by {@link #build()}.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbSinkBuilder<InputT> {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbSinkBuilder.class);

    /** Connections of a client if nothing is configured; more calls in flight would wait for one. */
    private static final int DEFAULT_CONNECTIONS =
            Integer.parseInt(AWSConfigOptions.HTTP_CLIENT_MAX_CONCURRENCY_OPTION.defaultValue());

    private static final double LEAST_UNITS_PER_SECOND = 0.01;

    private Properties properties = new Properties();
    private @Nullable String tableName;
    private ElementConverter<InputT, DynamoDbWriteRequest> elementConverter = new DefaultDynamoDbElementConverter<>();
    private @Nullable TableNameSelector<? super InputT> tableNameSelector;
    private @Nullable DynamoDbClientProvider clientProvider;
    private List<String> overwriteByPartitionKeys = List.of();
    private boolean partitionByPrimaryKey = true;
    private boolean failOnError;
    private PoisonPolicy invalidItemPolicy = PoisonPolicy.FAIL;
    private PoisonPolicy onConditionFailed = PoisonPolicy.FAIL;
    private double maxRefusedShare = 0.5;
    private Duration accessDeniedGracePeriod = Duration.ofMinutes(1);
    private @Nullable DeadLetterHandler<? super InvalidItem> deadLetterHandler;
    private @Nullable String versionAttribute;
    private VersionGuard.@Nullable Tombstone tombstone;
    private int maxBatchSize = BufferLimits.LARGEST_BATCH;
    private int maxInFlightRequests = 50;
    private int maxBufferedRequests = 10_000;
    private long maxBufferedBytes = BufferLimits.DEFAULT_BYTES;
    private long maxTimeInBufferMillis = 5_000;
    private double maxWriteUnitsPerSecond = TablePace.UNLIMITED;
    private int maxAttempts = FlowSettings.ANY_NUMBER;
    private Duration maxRetryTime = FlowSettings.FOR_EVER;
    private SinkObserver sinkObserver = SinkObserver.none();

    DynamoDbSinkBuilder() {}

    /**
     * Region, endpoint, credentials and HTTP settings, by the keys of {@link AWSConfigConstants}. Not used with a
     * {@linkplain #setClientProvider client provider}. The properties are copied and become part of the job graph,
     * secrets included: let the job find its credentials where it runs if you can.
     */
    public DynamoDbSinkBuilder<InputT> setDynamoDbProperties(Properties properties) {
        Objects.requireNonNull(properties, "properties");
        Properties copy = new Properties();
        properties.stringPropertyNames().forEach(key -> copy.setProperty(key, properties.getProperty(key)));
        properties.forEach((key, value) -> copy.setProperty(String.valueOf(key), String.valueOf(value)));
        this.properties = copy;
        return this;
    }

    /** Name or ARN of the table to write to. Required. An ARN also tells the region, unless one is configured. */
    public DynamoDbSinkBuilder<InputT> setTableName(String tableName) {
        this.tableName = Objects.requireNonNull(tableName, "tableName");
        return this;
    }

    /**
     * Makes a write request of each element. Default: a {@link DefaultDynamoDbElementConverter}, for POJOs, tuples and
     * rows.
     */
    public DynamoDbSinkBuilder<InputT> setElementConverter(
            ElementConverter<InputT, DynamoDbWriteRequest> elementConverter) {
        this.elementConverter = Objects.requireNonNull(elementConverter, "elementConverter");
        return this;
    }

    /**
     * Tells the table of each element whose request names none. Default: none, they go to the sink's table. Limits, such
     * as the calls in flight, are for all tables together; back-off is for each table by itself.
     */
    public DynamoDbSinkBuilder<InputT> setTableNameSelector(TableNameSelector<? super InputT> tableNameSelector) {
        this.tableNameSelector = Objects.requireNonNull(tableNameSelector, "tableNameSelector");
        return this;
    }

    /** Supplies the SDK client, instead of one that is made from properties. */
    public DynamoDbSinkBuilder<InputT> setClientProvider(DynamoDbClientProvider clientProvider) {
        this.clientProvider = Objects.requireNonNull(clientProvider, "clientProvider");
        return this;
    }

    /**
     * Names of the attributes that make up the table's primary key: the partition key, and the sort key if there is
     * one. Default: none; the sink reads them from the table's description. Needed if the job may not describe the
     * table (IAM action {@code dynamodb:DescribeTable}). If the description can be read and tells otherwise, the
     * description counts and a warning is logged.
     *
     * <p>By these attributes the sink keeps writes apart: a newer write takes the place of a waiting one of its key,
     * and writes of one key never are in flight together.
     */
    public DynamoDbSinkBuilder<InputT> setOverwriteByPartitionKeys(List<String> partitionKeys) {
        this.overwriteByPartitionKeys = List.copyOf(Objects.requireNonNull(partitionKeys, "partitionKeys"));
        return this;
    }

    /**
     * Whether the sink brings all writes of a primary key to one of its subtasks before they are written, whatever
     * subtasks the elements come from. Default: true. So the order of a key's writes is kept although the sink's
     * parallelism is another than that of its input, and although the job is restored with another parallelism.
     *
     * <p>Elements are converted before they are exchanged between the subtasks, and their writes are serialised once
     * more. Without this the sink keeps the order of writes within each subtask only: then the job has to bring the
     * elements of a key to one subtask, and what a restored job writes first may overtake newer writes if its
     * parallelism has changed.
     *
     * <p>The parallelism of a partitioned sink is at most 1,024. If the key is not known, because the job may not
     * describe the table and {@link #setOverwriteByPartitionKeys} names no attributes, writes are spread evenly and have
     * no order. Give the sink a {@code uid}: switching this on or off changes the job graph, and without one Flink
     * would not find the sink's state again.
     */
    public DynamoDbSinkBuilder<InputT> setPartitionByPrimaryKey(boolean partitionByPrimaryKey) {
        this.partitionByPrimaryKey = partitionByPrimaryKey;
        return this;
    }

    /**
     * Whether a failed call fails the job although its error may pass by itself: throttling, a server error, a
     * time-out, a lost connection, refused credentials. Default: false, such calls are repeated after a pause; denied
     * access fails the job after the {@linkplain #setAccessDeniedGracePeriod grace period}. Items that come back unprocessed from a
     * successful call are no error: they are always sent again. Other errors always fail the job.
     */
    public DynamoDbSinkBuilder<InputT> setFailOnError(boolean failOnError) {
        this.failOnError = failOnError;
        return this;
    }

    /**
     * How long DynamoDB may deny access, because of credentials that have expired or permissions that are missing,
     * without any such call getting through, before the job fails. Until then calls are repeated. Default: 1 minute,
     * long enough for a role's credentials to be renewed or a policy to take effect, short enough to notice that
     * nothing of that will happen; 0 fails the job at once.
     */
    public DynamoDbSinkBuilder<InputT> setAccessDeniedGracePeriod(Duration accessDeniedGracePeriod) {
        this.accessDeniedGracePeriod = Objects.requireNonNull(accessDeniedGracePeriod, "accessDeniedGracePeriod");
        return this;
    }

    /**
     * Share of the recent writes of a subtask that may be skipped or handed on as dead letters, above 0; 1 for any. One
     * more fails the job, whatever the {@linkplain #setInvalidItemPolicy policy} says: when most of what a job writes is
     * refused, it is no longer single items that are wrong, but the converter or the table, and every item that is
     * passed over until somebody notices has to be found and written again. Recent are the last 1,000 writes; with
     * fewer than 100 nothing is concluded. Writes whose condition does not hold do not count as refused.
     *
     * <p>Default: 0.5. A wrong table or a changed class makes nearly all writes invalid and a job has to stop at it,
     * while whole kinds of elements that a table has no place for, which somebody chose to pass over, rarely make up
     * more than half.
     */
    public DynamoDbSinkBuilder<InputT> setMaxRefusedShare(double maxRefusedShare) {
        this.maxRefusedShare = maxRefusedShare;
        return this;
    }

    /**
     * What becomes of an item that the table will never accept: too large, without a proper key, with a value that
     * DynamoDB has no place for, or refused by the table as invalid. The other items of its batch are written in any
     * case. Default: {@link PoisonPolicy#FAIL}; the message names the table, the attributes and the reason, never a
     * value.
     */
    public DynamoDbSinkBuilder<InputT> setInvalidItemPolicy(PoisonPolicy invalidItemPolicy) {
        this.invalidItemPolicy = Objects.requireNonNull(invalidItemPolicy, "invalidItemPolicy");
        return this;
    }

    /**
     * What becomes of a write whose {@linkplain DynamoDbWriteRequest#getConditionExpression() condition} does not hold
     * for the item that is in the table. Default: {@link PoisonPolicy#FAIL}. With {@link PoisonPolicy#SKIP} it is
     * counted ({@code numConditionsFailed}) and left out; with {@link PoisonPolicy#DEAD_LETTER} it is handed to the dead
     * letter handler. A condition may find the effect of an earlier attempt of its own write, after a time-out or a
     * restart: then a write that is in the table is reported as lost.
     */
    public DynamoDbSinkBuilder<InputT> setOnConditionFailed(PoisonPolicy onConditionFailed) {
        this.onConditionFailed = Objects.requireNonNull(onConditionFailed, "onConditionFailed");
        return this;
    }

    /**
     * Takes invalid items if the policy is {@link PoisonPolicy#DEAD_LETTER}. What it took is made durable as part of
     * each checkpoint; if it fails, the job fails.
     *
     * @see io.dynamodbflink.connector.deadletter.DeadLetterFiles
     * @see io.dynamodbflink.connector.deadletter.DeadLetterTable
     */
    public DynamoDbSinkBuilder<InputT> setDeadLetterHandler(DeadLetterHandler<? super InvalidItem> deadLetterHandler) {
        this.deadLetterHandler = Objects.requireNonNull(deadLetterHandler, "deadLetterHandler");
        return this;
    }

    /**
     * Lets each write apply only if its version is higher than that of the item in the table, or the item has none: then
     * neither replays after a failure nor other jobs that write to the table can move an item backwards. Default: none.
     *
     * <p>Every item to put has its version in this attribute, and so has every delete beside its keys: a number, or a
     * text, which compares by its bytes and so has to be padded with zeros if it is a number. All versions of an item
     * must be of one type. A write that loses has no effect and is counted ({@code numRecordsSuperseded}). Updates and
     * writes with a condition of their own are invalid items.
     *
     * <p>Each write is a call of its own (PutItem or DeleteItem, IAM actions {@code dynamodb:PutItem} and
     * {@code dynamodb:DeleteItem}) instead of a part of a batch. A delete leaves nothing behind, so that an older put
     * may bring the item back, unless there are {@linkplain #setTombstoneTimeToLive tombstones}.
     *
     * @see io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter#withVersion
     */
    public DynamoDbSinkBuilder<InputT> setVersionAttribute(String versionAttribute) {
        this.versionAttribute = Objects.requireNonNull(versionAttribute, "versionAttribute");
        return this;
    }

    /**
     * Lets a guarded delete leave a tombstone: an item of its key, its version, and the time at which DynamoDB is to
     * remove it, so that no older write brings the item back until then. Default: none. Needs
     * {@link #setVersionAttribute}. Whoever reads the table must know tombstones by this attribute.
     *
     * @param attribute the attribute that the table's time to live is configured for
     * @param timeToLive how long tombstones stay, at least 1 second; take more than the longest replay
     */
    public DynamoDbSinkBuilder<InputT> setTombstoneTimeToLive(String attribute, Duration timeToLive) {
        this.tombstone = new VersionGuard.Tombstone(attribute, timeToLive);
        return this;
    }

    /** Most writes in a batch, 1 to 25 (DynamoDB's limit). Default: 25. */
    public DynamoDbSinkBuilder<InputT> setMaxBatchSize(int maxBatchSize) {
        this.maxBatchSize = maxBatchSize;
        return this;
    }

    /**
     * Most batches in flight, per subtask. Default: 50. A client made from properties may open as many connections, up
     * to 10,000, unless {@link AWSConfigConstants#HTTP_CLIENT_MAX_CONCURRENCY} is set.
     */
    public DynamoDbSinkBuilder<InputT> setMaxInFlightRequests(int maxInFlightRequests) {
        this.maxInFlightRequests = maxInFlightRequests;
        return this;
    }

    /**
     * Most writes that wait in a subtask, in addition to those in flight, before the sink takes no more elements. Must
     * be more than the batch size. Default: 10,000.
     */
    public DynamoDbSinkBuilder<InputT> setMaxBufferedRequests(int maxBufferedRequests) {
        this.maxBufferedRequests = maxBufferedRequests;
        return this;
    }

    /**
     * Bytes of writes, waiting and in flight, from which on a subtask takes no more elements; a single element may go
     * beyond it. Bytes are counted by DynamoDB's rules for the size of an item; on the heap an item of many small
     * attributes takes several times as much. Default: 64 MiB.
     */
    public DynamoDbSinkBuilder<InputT> setMaxBufferedBytes(long maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes;
        return this;
    }

    /**
     * Write capacity units that the sink spends on a table each second, on average; at least 0.01. The units are those that
     * DynamoDB reports as consumed, so secondary indexes and the sizes of replaced items count. Each subtask spends an
     * equal share of the budget: if some subtasks have less to write than others, not all of it is spent. With several
     * tables each of them has this budget. Default: no budget; the sink then writes as fast as the table takes it.
     */
    public DynamoDbSinkBuilder<InputT> setMaxWriteUnitsPerSecond(double maxWriteUnitsPerSecond) {
        this.maxWriteUnitsPerSecond = maxWriteUnitsPerSecond;
        return this;
    }

    /**
     * How often a write may fail, or come back unprocessed, before the job fails; 1 or more. After a restart the count
     * begins again. Default: any number of times.
     */
    public DynamoDbSinkBuilder<InputT> setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
        return this;
    }

    /**
     * How long a write may go on to fail, or to come back unprocessed, after its first failure, before the job fails.
     * After a restart the time begins again. Default: for ever.
     */
    public DynamoDbSinkBuilder<InputT> setMaxRetryTime(Duration maxRetryTime) {
        this.maxRetryTime = Objects.requireNonNull(maxRetryTime, "maxRetryTime");
        return this;
    }

    /** Longest time in milliseconds that a write waits for its batch to fill. Default: 5,000. */
    public DynamoDbSinkBuilder<InputT> setMaxTimeInBufferMS(long maxTimeInBufferMS) {
        this.maxTimeInBufferMillis = maxTimeInBufferMS;
        return this;
    }

    /**
     * Not supported: batches always keep to DynamoDB's limit of 16 MB.
     *
     * @throws UnsupportedOperationException always
     */
    public DynamoDbSinkBuilder<InputT> setMaxBatchSizeInBytes(long maxBatchSizeInBytes) {
        throw new UnsupportedOperationException("setMaxBatchSizeInBytes is not supported: batches are counted in items"
                + " (setMaxBatchSize) and always keep to DynamoDB's limit of 16 MB");
    }

    /**
     * Not supported: items are always checked against DynamoDB's limit of 400 KB.
     *
     * @throws UnsupportedOperationException always
     */
    public DynamoDbSinkBuilder<InputT> setMaxRecordSizeInBytes(long maxRecordSizeInBytes) {
        throw new UnsupportedOperationException("setMaxRecordSizeInBytes is not supported: every item is checked"
                + " against DynamoDB's limit of 400 KB");
    }

    /**
     * Who is told whether the tables answer. Nobody by default.
     *
     * @param sinkObserver travels with the job, so it has to be serialisable
     */
    public DynamoDbSinkBuilder<InputT> setSinkObserver(SinkObserver sinkObserver) {
        this.sinkObserver = Objects.requireNonNull(sinkObserver, "sinkObserver");
        return this;
    }

    /**
     * Checks the settings and makes the sink.
     *
     * @throws IllegalArgumentException if a setting is missing or wrong; the message names it and the remedy
     * @throws IllegalStateException if invalid items are to become dead letters, but there is no handler for them
     */
    public DynamoDbSink<InputT> build() {
        String table = TableName.require(tableName);
        require(
                maxBatchSize >= 1 && maxBatchSize <= BufferLimits.LARGEST_BATCH,
                "setMaxBatchSize",
                maxBatchSize,
                "use 1 to " + BufferLimits.LARGEST_BATCH + ", which is DynamoDB's limit");
        require(maxInFlightRequests >= 1, "setMaxInFlightRequests", maxInFlightRequests, "use 1 or more");
        require(
                maxBufferedRequests > maxBatchSize,
                "setMaxBufferedRequests",
                maxBufferedRequests,
                "use more than the batch size, which is " + maxBatchSize);
        require(maxTimeInBufferMillis >= 1, "setMaxTimeInBufferMS", maxTimeInBufferMillis, "use 1 or more");
        require(
                maxRefusedShare > 0 && maxRefusedShare <= 1,
                "setMaxRefusedShare",
                maxRefusedShare,
                "use more than 0 and at most 1; to let the first invalid item fail the job, call"
                        + " setInvalidItemPolicy(FAIL)");
        require(
                !accessDeniedGracePeriod.isNegative(),
                "setAccessDeniedGracePeriod",
                accessDeniedGracePeriod,
                "use 0 or more");
        require(maxBufferedBytes >= 1, "setMaxBufferedBytes", maxBufferedBytes, "use 1 or more");
        require(
                maxWriteUnitsPerSecond >= LEAST_UNITS_PER_SECOND,
                "setMaxWriteUnitsPerSecond",
                maxWriteUnitsPerSecond,
                "use " + LEAST_UNITS_PER_SECOND + " or more, and leave it out to have no budget");
        require(maxAttempts >= 1, "setMaxAttempts", maxAttempts, "use 1 or more");
        require(maxRetryTime.compareTo(Duration.ofMillis(1)) >= 0, "setMaxRetryTime", maxRetryTime, "use 1 ms or more");
        checkKeyNames();
        BufferLimits limits = new BufferLimits(
                maxBatchSize,
                BufferLimits.LARGEST_BATCH_BYTES,
                maxInFlightRequests,
                maxBufferedRequests,
                maxBufferedBytes,
                Duration.ofMillis(maxTimeInBufferMillis));
        return new DynamoDbSink<>(
                new DynamoDbSinkSettings(
                        table,
                        overwriteByPartitionKeys,
                        partitionByPrimaryKey,
                        failOnError,
                        accessDeniedGracePeriod,
                        versionGuard(),
                        limits,
                        new FlowSettings(maxWriteUnitsPerSecond, maxAttempts, atMostForEver(maxRetryTime)),
                        sinkObserver,
                        new InvalidItemHandling(
                                invalidItemPolicy, onConditionFailed, maxRefusedShare, deadLetterHandler)),
                new RequestConverter<>(elementConverter, tableNameSelector),
                clientProvider != null ? clientProvider : configuredClients(table));
    }

    private @Nullable VersionGuard versionGuard() {
        if (versionAttribute == null) {
            if (tombstone != null) {
                throw new IllegalArgumentException("setTombstoneTimeToLive(\"" + tombstone.attribute()
                        + "\", ...): only deletes with a version leave tombstones; call setVersionAttribute");
            }
            return null;
        }
        require(!versionAttribute.isBlank(), "setVersionAttribute", versionAttribute, "the name is blank");
        if (tombstone != null) {
            String attribute = tombstone.attribute();
            require(!attribute.isBlank(), "setTombstoneTimeToLive", attribute, "the name is blank");
            require(
                    !attribute.equals(versionAttribute),
                    "setTombstoneTimeToLive",
                    attribute,
                    "use another attribute than that of the version");
            require(
                    tombstone.timeToLive().compareTo(Duration.ofSeconds(1)) >= 0,
                    "setTombstoneTimeToLive",
                    tombstone.timeToLive(),
                    "use 1 second or more");
        }
        return new VersionGuard(versionAttribute, tombstone);
    }

    /** Longer times would make no difference but overflow clocks. */
    private static Duration atMostForEver(Duration time) {
        return time.compareTo(FlowSettings.FOR_EVER) > 0 ? FlowSettings.FOR_EVER : time;
    }

    private void checkKeyNames() {
        Set<String> seen = new HashSet<>();
        for (String name : overwriteByPartitionKeys) {
            require(!name.isBlank(), "setOverwriteByPartitionKeys", overwriteByPartitionKeys, "a name is blank");
            require(
                    seen.add(name),
                    "setOverwriteByPartitionKeys",
                    overwriteByPartitionKeys,
                    "name each attribute once, '" + name + "' is there twice");
        }
    }

    static Properties withConnections(Properties properties, int callsInFlight) {
        Properties effective = new Properties();
        effective.putAll(properties);
        if (callsInFlight > DEFAULT_CONNECTIONS) {
            effective.putIfAbsent(
                    AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY,
                    Integer.toString(Math.min(callsInFlight, AWSConfigOptions.MOST_CONNECTIONS)));
        }
        return effective;
    }

    private DynamoDbClientProvider configuredClients(String table) {
        ConfiguredClientProvider provider = new ConfiguredClientProvider(
                withConnections(properties, maxInFlightRequests),
                TableName.region(table).orElse(null));
        provider.factory().validate().unknownKeys().forEach(key -> LOG.warn("Sink of table '{}': {}", table, key));
        return provider;
    }

    private static void require(boolean condition, String setter, Object value, String remedy) {
        if (!condition) {
            throw new IllegalArgumentException(setter + "(" + value + "): " + remedy);
        }
    }
}
