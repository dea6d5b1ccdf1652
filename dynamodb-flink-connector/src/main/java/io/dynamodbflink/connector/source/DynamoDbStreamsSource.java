/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumerator;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumeratorState;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumeratorStateSerializer;
import io.dynamodbflink.connector.source.enumerator.ObservedEnumerator;
import io.dynamodbflink.connector.source.enumerator.TableFollowingEnumerator;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.reader.DynamoDbStreamsSourceReader;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplitSerializer;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the change records of a DynamoDB table from its stream.
 *
 * <p>Records of one primary key are emitted in the order of their writes: a shard is read only when its parent has been
 * read completely. Each record becomes part of Flink's state exactly once. Its {@code approximateCreationDateTime} is
 * its event time. Records that leave the stream (after 24 hours) before they are read are reported, never skipped
 * silently.
 *
 * <pre>{@code
 * DynamoDbStreamsSource<String> source = DynamoDbStreamsSource.<String>builder()
 *         .setStreamArn("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000")
 *         .setDeserializationSchema(schema)
 *         .build();
 * env.fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "orders");
 * }</pre>
 *
 * <p>After a restart, readers report the shards of their state and the enumerator assigns them again: that is how shards
 * are spread anew when the parallelism changes.
 *
 * @param <T> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbStreamsSource<T>
        implements Source<T, DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState>,
                SupportsSplitReassignmentOnRecovery,
                ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSource.class);

    /** How long DynamoDB keeps the records of a stream. */
    private static final Duration RETENTION = Duration.ofHours(24);

    private final StreamArn stream;
    private final Configuration sourceConfig;
    private final SourceSettings settings;
    private final DynamoDbStreamsDeserializationSchema<T> deserializationSchema;
    private final InvalidRecordHandling invalidRecordHandling;
    private final DynamoDbStreamsShardAssigner shardAssigner;
    private final DynamoDbClientProvider clientProvider;
    private final ShardObserver shardObserver;

    /**
     * When the job that this copy of the source belongs to was submitted; null until the source is written for that. The
     * instant travels with the job, and a JobManager that takes over from another reads it again.
     */
    private transient @Nullable Instant submittedAt;

    /** When this copy of the source first made an enumerator. The JobManager keeps the copy as long as it lives. */
    private transient @Nullable Instant startedAt;

    DynamoDbStreamsSource(
            StreamArn stream,
            Configuration sourceConfig,
            SourceSettings settings,
            DynamoDbStreamsDeserializationSchema<T> deserializationSchema,
            InvalidRecordHandling invalidRecordHandling,
            DynamoDbStreamsShardAssigner shardAssigner,
            DynamoDbClientProvider clientProvider,
            ShardObserver shardObserver) {
        this.stream = stream;
        this.sourceConfig = sourceConfig;
        this.settings = settings;
        this.deserializationSchema = deserializationSchema;
        this.invalidRecordHandling = invalidRecordHandling;
        this.shardAssigner = shardAssigner;
        this.clientProvider = clientProvider;
        this.shardObserver = shardObserver;
    }

    /**
     * A builder of a source.
     *
     * @param <T> type of the elements
     */
    public static <T> DynamoDbStreamsSourceBuilder<T> builder() {
        return new DynamoDbStreamsSourceBuilder<>();
    }

    /**
     * A source like this one that begins elsewhere when there is no state to go on from.
     *
     * @param position where to begin
     * @param timestamp for {@link InitialPosition#AT_TIMESTAMP}, the instant; otherwise null
     * @throws IllegalArgumentException if there is no timestamp although the position needs one, or one that it does not
     *     take
     */
    public DynamoDbStreamsSource<T> startingAt(InitialPosition position, @Nullable InitialTimestamp timestamp) {
        return copy(settings.startingAt(position, timestamp), submittedAt);
    }

    /**
     * A source like this one of a job that was started before, and has no state of that: what was written since then is
     * read, also if reading begins with what is written after the start.
     *
     * @param firstStart when the job was first started
     */
    public DynamoDbStreamsSource<T> withFirstStart(Instant firstStart) {
        return copy(settings, Objects.requireNonNull(firstStart, "firstStart"));
    }

    private DynamoDbStreamsSource<T> copy(SourceSettings changed, @Nullable Instant submitted) {
        DynamoDbStreamsSource<T> copy = new DynamoDbStreamsSource<>(
                stream,
                sourceConfig,
                changed,
                deserializationSchema,
                invalidRecordHandling,
                shardAssigner,
                clientProvider,
                shardObserver);
        copy.submittedAt = submitted;
        return copy;
    }

    /** Unbounded: a stream has no end. */
    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, DynamoDbStreamsShardSplit> createReader(SourceReaderContext readerContext) throws Exception {
        return DynamoDbStreamsSourceReader.create(
                readerContext,
                settings,
                sourceConfig,
                deserializationSchema,
                invalidRecordHandling,
                clientProvider,
                shardObserver);
    }

    @Override
    public SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> createEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> enumContext) {
        Instant now = Instant.now();
        boolean again = startedAt != null;
        Instant first = earliest(startedAt == null ? now : startedAt, submittedAt);
        startedAt = first;
        StartingPosition start = start(first);
        boolean late = again || now.isAfter(first.plus(DynamoDbStreamsEnumerator.PROMPT));
        // A job that failed before its first checkpoint goes on as if from a state in which no shard is known yet.
        return enumerator(
                enumContext,
                start,
                late
                        ? new DynamoDbStreamsEnumeratorState(
                                stream, start, false, enumContext.currentParallelism(), List.of())
                        : null);
    }

    private static Instant earliest(Instant started, @Nullable Instant submitted) {
        return submitted != null && submitted.isBefore(started) ? submitted : started;
    }

    private StartingPosition start(Instant first) {
        StartingPosition start = settings.start(first);
        if (start.type() == StartingPosition.Type.AT_TIMESTAMP
                && start.instant().orElseThrow().isBefore(first.minus(RETENTION))) {
            LOG.warn(
                    "Reading stream {} is to begin at {}, but the stream keeps records for {} hours only: it begins with"
                            + " the oldest record there is",
                    stream,
                    start.instant().orElseThrow(),
                    RETENTION.toHours());
            return StartingPosition.trimHorizon();
        }
        return start;
    }

    @Override
    public SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> enumContext, DynamoDbStreamsEnumeratorState checkpoint) {
        return enumerator(enumContext, checkpoint.start(), checkpoint);
    }

    private SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> enumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> enumContext,
            StartingPosition start,
            @Nullable DynamoDbStreamsEnumeratorState restored) {
        return new ObservedEnumerator(enumContext, shardObserver, unobserved(enumContext, start, restored));
    }

    private SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> unobserved(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> enumContext,
            StartingPosition start,
            @Nullable DynamoDbStreamsEnumeratorState restored) {
        if (!sourceConfig.get(DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE)) {
            return enumerator(enumContext, stream, start, restored);
        }
        // The stream of the state comes first, also if the table has got another in the meantime.
        StreamArn read = restored != null && restored.stream().isOfSameTable(stream) ? restored.stream() : stream;
        return new TableFollowingEnumerator(
                enumContext,
                enumerator(enumContext, read, start, restored),
                next -> enumerator(enumContext, next, StartingPosition.trimHorizon(), null),
                clientProvider,
                settings.discoveryInterval());
    }

    private DynamoDbStreamsEnumerator enumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> enumContext,
            StreamArn read,
            StartingPosition start,
            @Nullable DynamoDbStreamsEnumeratorState restored) {
        return new DynamoDbStreamsEnumerator(
                enumContext, read, settings, shardAssigner, clientProvider, shardObserver, start, restored);
    }

    @Override
    public SimpleVersionedSerializer<DynamoDbStreamsShardSplit> getSplitSerializer() {
        return new DynamoDbStreamsShardSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<DynamoDbStreamsEnumeratorState> getEnumeratorCheckpointSerializer() {
        return new DynamoDbStreamsEnumeratorStateSerializer();
    }

    /** The type that the deserialization schema produces, so that {@code returns(...)} is not needed. */
    @Override
    public TypeInformation<T> getProducedType() {
        return deserializationSchema.getProducedType();
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeObject(submittedAt == null ? Instant.now() : submittedAt);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        submittedAt = (Instant) in.readObject();
    }

    /** What the source reads and how; no option of the AWS client, because some of them are secrets. */
    @Override
    public String toString() {
        return "DynamoDbStreamsSource{stream=" + stream + ", " + settings + ", deserializationSchema="
                + deserializationSchema.getClass().getName() + ", shardAssigner="
                + shardAssigner.getClass().getName() + "}";
    }
}
