/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of records that the deserialization schema fails on.
 *
 * @param policy what becomes of each
 * @param maxConsecutive how many in a row may be passed over; {@link SourceSettings#UNLIMITED} for no limit
 * @param deadLetters takes them if the policy is {@link PoisonPolicy#DEAD_LETTER}
 * @since 0.1.0
 */
public record InvalidRecordHandling(
        PoisonPolicy policy, int maxConsecutive, @Nullable DeadLetterHandler<? super InvalidRecord> deadLetters)
        implements Serializable {

    public InvalidRecordHandling {
        Objects.requireNonNull(policy, "policy");
        if (policy == PoisonPolicy.DEAD_LETTER && deadLetters == null) {
            throw new IllegalStateException("'"
                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY.key()
                    + "' is DEAD_LETTER, but there is no dead letter handler: call setDeadLetterHandler(...), for"
                    + " example with DeadLetterFiles.in(\"file:/var/lib/app/dead-letters\")");
        }
    }

    /**
     * Reads the options of {@link DynamodbStreamsSourceConfigConstants}.
     *
     * @throws IllegalArgumentException if a value is malformed or out of range; the message names the key
     * @throws IllegalStateException if the policy needs a handler and there is none
     */
    static InvalidRecordHandling from(
            Configuration configuration, @Nullable DeadLetterHandler<? super InvalidRecord> deadLetters) {
        int maxConsecutive = SourceSettings.count(
                configuration,
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE,
                SourceSettings.UNLIMITED);
        if (maxConsecutive == 0) {
            throw new IllegalArgumentException("'"
                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE.key()
                    + "' must not be 0: to let the first invalid record fail the job, set '"
                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY.key() + "' to FAIL");
        }
        return new InvalidRecordHandling(
                SourceSettings.value(
                        configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY),
                maxConsecutive,
                deadLetters);
    }

    /** Whether so many in a row are too many to be passed over. */
    public boolean isTooMany(int consecutive) {
        return maxConsecutive != SourceSettings.UNLIMITED && consecutive > maxConsecutive;
    }
}
