/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a running job is not well. Zero switches a limit off.
 *
 * @param maxCheckpointAge Longest time without a completed checkpoint. By default, the checkpoint interval, pause
 *     and timeout together: by then, one has failed.
 * @param maxCheckpointFailures Number of checkpoints that fail in a row from which on the job is DOWN.
 * @param maxLag How far the job may be behind the end of the stream. No limit by default.
 * @param minTimeToTrim Time that unread records are to have left, at least, before the stream drops them 24 hours after
 *     they were written. Watched for paused jobs too.
 * @param maxSilence Longest time for which a shard may have no answer of the service, and for which the job may take none
 *     of the records that were fetched. The same goes for the calls of the search for shards, and for the writes to a
 *     table, if all of them fail.
 * @param onDataLoss What becomes of the health of a job that goes on after records were lost: it is only reported, or is
 *     DOWN until the job is started anew.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record HealthProperties(
        @Nullable Duration maxCheckpointAge,
        @DefaultValue("3") int maxCheckpointFailures,
        @DefaultValue("0s") Duration maxLag,
        @DefaultValue("4h") Duration minTimeToTrim,
        @DefaultValue("1m") Duration maxSilence,
        @DefaultValue("report") OnDataLoss onDataLoss) {

    /** What a loss of data means for the health of a job. */
    public enum OnDataLoss {
        /** The loss is in the details. */
        REPORT,
        /** The job is DOWN until it is started anew. */
        DOWN
    }
}
