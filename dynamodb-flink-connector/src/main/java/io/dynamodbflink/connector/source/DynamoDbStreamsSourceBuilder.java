/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.ConfiguredClientProvider;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.UnknownKey;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link DynamoDbStreamsSource}. The stream's ARN and a deserialization schema are required.
 *
 * @param <T> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbStreamsSourceBuilder<T> {

    private static final Logger LOG = LoggerFactory.getLogger(DynamoDbStreamsSourceBuilder.class);

    private @Nullable String streamArn;
    private Configuration sourceConfig = new Configuration();
    private @Nullable DynamoDbStreamsDeserializationSchema<T> deserializationSchema;
    private DynamoDbStreamsShardAssigner shardAssigner = new UniformShardAssigner();
    private @Nullable DeadLetterHandler<? super InvalidRecord> deadLetterHandler;
    private @Nullable DynamoDbClientProvider clientProvider;
    private ShardObserver shardObserver = ShardObserver.none();

    DynamoDbStreamsSourceBuilder() {}

    /**
     * The stream to read, for example
     * {@code arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000}. Required.
     */
    public DynamoDbStreamsSourceBuilder<T> setStreamArn(String streamArn) {
        this.streamArn = Objects.requireNonNull(streamArn, "streamArn");
        return this;
    }

    /**
     * Options of {@link DynamodbStreamsSourceConfigConstants} and of
     * {@link io.dynamodbflink.connector.aws.AWSConfigOptions}; copied. Without them, every option has its default.
     */
    public DynamoDbStreamsSourceBuilder<T> setSourceConfig(Configuration sourceConfig) {
        this.sourceConfig = new Configuration(Objects.requireNonNull(sourceConfig, "sourceConfig"));
        return this;
    }

    /** Turns records into elements. Required. */
    public DynamoDbStreamsSourceBuilder<T> setDeserializationSchema(
            DynamoDbStreamsDeserializationSchema<T> deserializationSchema) {
        this.deserializationSchema = Objects.requireNonNull(deserializationSchema, "deserializationSchema");
        return this;
    }

    /** Chooses the subtask that reads a shard. Default: {@link UniformShardAssigner}. */
    public DynamoDbStreamsSourceBuilder<T> setDynamoDbStreamsShardAssigner(DynamoDbStreamsShardAssigner shardAssigner) {
        this.shardAssigner = Objects.requireNonNull(shardAssigner, "shardAssigner");
        return this;
    }

    /**
     * Takes the records that the schema fails on. Needed, and used, if
     * {@link DynamodbStreamsSourceConfigConstants#DYNAMODB_STREAMS_INVALID_RECORD_POLICY} is {@code DEAD_LETTER}.
     */
    public DynamoDbStreamsSourceBuilder<T> setDeadLetterHandler(DeadLetterHandler<? super InvalidRecord> handler) {
        this.deadLetterHandler = Objects.requireNonNull(handler, "deadLetterHandler");
        return this;
    }

    /**
     * Supplies the SDK clients. Default: clients made from the source's configuration, with the region of the stream's
     * ARN unless {@code aws.region} is set. With a provider of your own, {@code aws.*} options have no effect.
     */
    public DynamoDbStreamsSourceBuilder<T> setClientProvider(DynamoDbClientProvider clientProvider) {
        this.clientProvider = Objects.requireNonNull(clientProvider, "clientProvider");
        return this;
    }

    /** Is told what happens to the shards. Default: nobody. */
    public DynamoDbStreamsSourceBuilder<T> setShardObserver(ShardObserver shardObserver) {
        this.shardObserver = Objects.requireNonNull(shardObserver, "shardObserver");
        return this;
    }

    /**
     * Checks everything and makes the source. Keys that look like options of this source or of the AWS client and are
     * not get a warning in the log.
     *
     * @throws IllegalStateException if the ARN, the schema, or a dead letter handler that the policy for invalid records
     *     needs is missing
     * @throws IllegalArgumentException if the ARN or an option is malformed or out of range; the message names the key
     */
    public DynamoDbStreamsSource<T> build() {
        if (streamArn == null) {
            throw new IllegalStateException("A DynamoDbStreamsSource needs a stream: call setStreamArn(...) with the"
                    + " LatestStreamArn that 'aws dynamodb describe-table' prints");
        }
        if (deserializationSchema == null) {
            throw new IllegalStateException("A DynamoDbStreamsSource needs to know what to make of records: call"
                    + " setDeserializationSchema(...)");
        }
        StreamArn stream = StreamArn.parse(streamArn);
        SourceSettings settings = SourceSettings.from(sourceConfig);
        InvalidRecordHandling invalidRecordHandling = InvalidRecordHandling.from(
                sourceConfig, deadLetterHandler == null ? null : serializable("deadLetterHandler", deadLetterHandler));
        List<UnknownKey> unknownKeys = new ArrayList<>(SourceKeys.unknown(sourceConfig.keySet()));
        DynamoDbClientProvider clients = clientProvider;
        if (clients == null) {
            ConfiguredClientProvider configured = ConfiguredClientProvider.of(sourceConfig, stream.region());
            configured.factory().validate();
            unknownKeys.addAll(configured.factory().unknownKeys());
            clients = configured;
        }
        unknownKeys.forEach(key -> LOG.warn("Source of {}: {}", stream, key));
        return new DynamoDbStreamsSource<>(
                stream,
                new Configuration(sourceConfig),
                settings,
                serializable("deserializationSchema", deserializationSchema),
                invalidRecordHandling,
                serializable("shardAssigner", shardAssigner),
                serializable("clientProvider", clients),
                serializable("shardObserver", shardObserver));
    }

    /** Better here, with the strategy's name, than when the job is submitted. */
    private static <S> S serializable(String strategy, S value) {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(value);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The source's " + strategy + " (" + value.getClass().getName()
                            + ") travels with the job, but is not"
                            + " serializable: " + e + ". Make what cannot travel a transient field that is set when it"
                            + " is first used.",
                    e);
        }
        return value;
    }
}
