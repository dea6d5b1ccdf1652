/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What a job writes.
 *
 * @param tableName Table to write to.
 * @param elementConverter Name of the ElementConverter bean. By default, the bean whose qualifier is the job's name, or
 *     else the only bean of that type; with none, change events are replicated and other elements are written field by
 *     field.
 * @param tableNameSelector Name of the TableNameSelector bean, which tells the table of each element. By default, the bean
 *     whose qualifier is the job's name, or else the only bean of that type; with none, everything goes to 'table-name'.
 * @param ignoreNulls Whether attributes that are null are left out of items that are written field by field. Otherwise they
 *     are written as NULL.
 * @param overwriteByPartitionKeys Names of the table's key attributes. By default they are read from the table's
 *     description.
 * @param partitionByPrimaryKey Whether all writes of a primary key are brought to one subtask of the sink, so that their
 *     order is kept whatever the parallelism is, and when it changes.
 * @param failOnError Whether the first failed write fails the job. By default, writes that may succeed later are
 *     retried.
 * @param accessDeniedGracePeriod How long the table may refuse credentials or permissions, without any call getting
 *     through, before the job fails. 0 fails it at once.
 * @param onInvalidItem What becomes of an item that the table will never accept: it fails the job, is skipped (counted
 *     and logged), or is handed on as a dead letter.
 * @param onConditionFailed What becomes of a write whose condition does not hold for the item in the table: it fails the
 *     job, is skipped, or is handed on as a dead letter.
 * @param maxRefusedShare Share of the last 1,000 writes of a subtask that may be skipped or handed on as dead letters;
 *     more fails the job, because then it is not single items that are wrong. 1 for any share.
 * @param deadLetterHandler Name of the DeadLetterHandler bean that takes what is handed on. By default, the bean whose
 *     qualifier is the job's name, or else the only bean of that type.
 * @param deadLetterDirectory Directory in which what is handed on is kept as JSON lines, in place of handing them to a
 *     bean, as a URI such as 'file:/var/lib/app/dead-letters'. The files hold the values of items.
 * @param deadLetterTable DynamoDB table in which what is handed on is kept, in place of handing them to a bean. Its
 *     partition key is of type S, and it has no sort key.
 * @param versionAttribute Attribute that holds the version of each item. A write applies only if its version is higher
 *     than that of the item in the table. Replicated changes get their sequence number as version. By default, the last
 *     write decides.
 * @param tombstoneAttribute Attribute for which the table's time to live is configured. With it, deletes that have a
 *     version leave a tombstone.
 * @param tombstoneTimeToLive How long tombstones stay.
 * @param maxBatchSize Most items in one BatchWriteItem call, 1 to 25.
 * @param maxInFlightRequests Most BatchWriteItem calls in flight.
 * @param maxBufferedRequests Most items that wait to be written before the job's input is held back.
 * @param maxBufferedBytes Size of the items that wait or are in flight, per subtask, from which on the job's input is held
 *     back.
 * @param maxWriteUnitsPerSecond Write capacity units that the job spends on a table each second, shared evenly by the
 *     sink's subtasks. By default, as many as the table takes.
 * @param maxAttempts Number of times that a write may fail before the job does. By default, it is tried for ever.
 * @param maxRetryTime Time for which a write may go on failing before the job fails. By default, it is tried for ever.
 * @param maxTimeInBuffer Longest time that an item waits for its batch to fill.
 * @param properties Further settings of the sink's AWS client, by their connector key, such as 'aws.region'.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record SinkProperties(
        @Nullable String tableName,
        @Nullable String elementConverter,
        @Nullable String tableNameSelector,
        @DefaultValue("true") boolean ignoreNulls,
        @DefaultValue List<String> overwriteByPartitionKeys,
        @DefaultValue("true") boolean partitionByPrimaryKey,
        @DefaultValue("false") boolean failOnError,
        @DefaultValue("1m") Duration accessDeniedGracePeriod,
        @DefaultValue("fail") PoisonPolicy onInvalidItem,
        @DefaultValue("fail") PoisonPolicy onConditionFailed,
        @DefaultValue("0.5") double maxRefusedShare,
        @Nullable String deadLetterHandler,
        @Nullable String deadLetterDirectory,
        @Nullable String deadLetterTable,
        @Nullable String versionAttribute,
        @Nullable String tombstoneAttribute,
        @DefaultValue("7d") Duration tombstoneTimeToLive,
        @DefaultValue("25") int maxBatchSize,
        @DefaultValue("50") int maxInFlightRequests,
        @DefaultValue("10000") int maxBufferedRequests,
        @DefaultValue("64MB") DataSize maxBufferedBytes,
        @Nullable Double maxWriteUnitsPerSecond,
        @Nullable Integer maxAttempts,
        @Nullable Duration maxRetryTime,
        @DefaultValue("5s") Duration maxTimeInBuffer,
        @DefaultValue Map<String, String> properties) {

    public SinkProperties {
        overwriteByPartitionKeys = List.copyOf(overwriteByPartitionKeys);
        properties = Map.copyOf(properties);
    }

    /** Names what is written to; the further settings may be secrets. */
    @Override
    public String toString() {
        return "SinkProperties[tableName=" + tableName + ", properties=" + properties.keySet() + "]";
    }
}
