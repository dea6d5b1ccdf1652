/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a job reads.
 *
 * @param tableName Table whose latest stream is read. Either this or 'stream-arn' is needed.
 * @param streamArn ARN of the stream to read. Either this or 'table-name' is needed.
 * @param initialPosition Where reading begins when the job has no state to go on from.
 * @param initialTimestamp Where the initial position 'at-timestamp' begins: an instant with its offset, such as
 *     2026-11-23T10:00:00Z, or an age before the job's first start, such as '2h ago' or PT2H.
 * @param shardDiscoveryInterval Time between two searches for new shards. The children of a shard are looked up as soon
 *     as it ends, whatever this says.
 * @param describeStreamInconsistencyRetryCount How often an inconsistent shard list is read again at once before it
 *     waits for the next search.
 * @param retryCount Consecutive failures of one call with a retryable error before the job is restarted; -1 for no
 *     limit. Throttling does not count.
 * @param backoffMinDelay Delay before the first retry of a failed call; it doubles with each failure.
 * @param backoffMaxDelay Longest delay between two retries of a failed call.
 * @param emptyPollDelay Time between two polls of a shard that had nothing new for a while.
 * @param nonEmptyPollDelay Time between two polls of a shard at its tip that delivered records not long ago. A shard that
 *     is behind is polled again at once.
 * @param idleAfter How long after its last record a shard at its tip is still polled as often as one that delivers
 *     records.
 * @param readerBufferSize Records that each subtask fetches ahead of the job, over all its shards, at least 1MB. In the
 *     service's count: decoded records take several times as much of the heap.
 * @param onInvalidRecord What becomes of a record that the deserialization schema fails on: it fails the job, is skipped
 *     (counted and logged), or is handed on as a dead letter.
 * @param maxConsecutiveInvalidRecords Records in a row, of one subtask, that may be skipped or handed on as dead
 *     letters; one more fails the job, because then the schema does not fit the table. -1 for no limit.
 * @param deadLetterHandler Name of the DeadLetterHandler bean that takes invalid records. By default, the bean whose
 *     qualifier is the job's name, or else the only bean of that type.
 * @param deadLetterDirectory Directory in which invalid records are kept as JSON lines, in place of handing them to a
 *     bean, as a URI such as 'file:/var/lib/app/dead-letters'. The files hold the values of items.
 * @param deadLetterTable DynamoDB table in which invalid records are kept, in place of handing them to a bean. Its
 *     partition key is of type S, and it has no sort key. The table holds the values of items.
 * @param onDataLoss What to do when records have left the stream, after 24 hours, before they were read: fail the job, or
 *     continue with the oldest record that is left.
 * @param shardMetrics Whether there are Flink metrics of single shards beside those of the subtask. Shards come and go
 *     all day long.
 * @param deserializationSchema Name of the DynamoDbStreamsDeserializationSchema bean. By default, the bean whose
 *     qualifier is the job's name, or else the only bean of that type; with none, the job reads change events.
 * @param shardAssigner Name of the DynamoDbStreamsShardAssigner bean. By default, the bean whose qualifier is the job's
 *     name, or else the only bean of that type; with none, shards are spread evenly.
 * @param watermarkStrategy Name of the WatermarkStrategy bean. By default, the bean whose qualifier is the job's name,
 *     or else the only bean of that type; with none, there are no watermarks.
 * @param properties Further settings of the source and its AWS client, by their connector key, such as 'aws.region'.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record SourceProperties(
        @Nullable String tableName,
        @Nullable String streamArn,
        @DefaultValue("latest") InitialPosition initialPosition,
        @Nullable InitialTimestamp initialTimestamp,
        @DefaultValue("60s") Duration shardDiscoveryInterval,
        @DefaultValue("5") int describeStreamInconsistencyRetryCount,
        @DefaultValue("50") int retryCount,
        @DefaultValue("100ms") Duration backoffMinDelay,
        @DefaultValue("1s") Duration backoffMaxDelay,
        @DefaultValue("1s") Duration emptyPollDelay,
        @DefaultValue("250ms") Duration nonEmptyPollDelay,
        @DefaultValue("10s") Duration idleAfter,
        @DefaultValue("64MB") DataSize readerBufferSize,
        @DefaultValue("fail") PoisonPolicy onInvalidRecord,
        @DefaultValue("1000") int maxConsecutiveInvalidRecords,
        @Nullable String deadLetterHandler,
        @Nullable String deadLetterDirectory,
        @Nullable String deadLetterTable,
        @DefaultValue("fail") OnDataLoss onDataLoss,
        @DefaultValue("true") boolean shardMetrics,
        @Nullable String deserializationSchema,
        @Nullable String shardAssigner,
        @Nullable String watermarkStrategy,
        @DefaultValue Map<String, String> properties) {

    public SourceProperties {
        properties = Map.copyOf(properties);
    }

    /** Names what is read; the further settings may be secrets. */
    @Override
    public String toString() {
        return "SourceProperties[tableName=" + tableName + ", streamArn=" + streamArn + ", initialPosition="
                + initialPosition + (initialTimestamp == null ? "" : " " + initialTimestamp) + ", properties="
                + properties.keySet() + "]";
    }
}
