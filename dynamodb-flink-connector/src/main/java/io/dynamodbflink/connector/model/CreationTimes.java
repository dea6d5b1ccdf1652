/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * How exact the creation times of a stream's records are. DynamoDB truncates them to the second. DynamoDB Local, whose
 * streams have the region {@code ddblocal} in their ARN, truncates them to the minute.
 *
 * @since 0.1.0
 */
public enum CreationTimes {
    SECONDS(ChronoUnit.SECONDS),
    MINUTES(ChronoUnit.MINUTES);

    private static final String DYNAMODB_LOCAL = "ddblocal";

    /** What delivery and unequal clocks may add before a record counts as old. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private final TemporalUnit unit;

    CreationTimes(TemporalUnit unit) {
        this.unit = unit;
    }

    /** Those of a stream. */
    public static CreationTimes of(StreamArn stream) {
        return stream.region().equals(DYNAMODB_LOCAL) ? MINUTES : SECONDS;
    }

    /** When a record was created, if the service says so. */
    public static @Nullable Instant of(Record record) {
        StreamRecord change = record.dynamodb();
        return change == null ? null : change.approximateCreationDateTime();
    }

    /** The creation time that a record written at an instant has. */
    public Instant truncate(Instant instant) {
        return instant.truncatedTo(unit);
    }

    /** The greatest age at which a record may have just been written. */
    public Duration ageOfFreshRecord() {
        return unit.getDuration().plus(TOLERANCE);
    }
}
