/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports as a source makes them. */
public final class ShardFixtures {

    public static final StreamArn STREAM =
            StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000");

    public static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private ShardFixtures() {}

    public static ShardStatus status(String shard, ShardState state, @Nullable Integer subtask) {
        return new ShardStatus(
                STREAM, ShardId.of(shard), null, List.of(), state, subtask, StartingPosition.trimHorizon());
    }

    public static ShardProgress progress(
            String shard, int subtask, long recordsRead, @Nullable String lastSequenceNumber, long millisBehind) {
        return new ShardProgress(
                STREAM,
                ShardId.of(shard),
                subtask,
                lastSequenceNumber == null ? null : SequenceNumber.of(lastSequenceNumber),
                recordsRead,
                millisBehind,
                NOW.plusMillis(recordsRead).minusMillis(millisBehind),
                ShardActivity.POLLING,
                NOW.plusMillis(recordsRead),
                null,
                null,
                NOW.plusMillis(recordsRead));
    }

    /** A shard whose calls have failed since its reader got it. */
    public static ShardProgress failing(String shard, AwsErrorKind kind) {
        return failing(shard, new CallTrouble(kind, NOW, 3, "the service says no"));
    }

    public static ShardProgress failing(String shard, CallTrouble trouble) {
        return new ShardProgress(
                STREAM, ShardId.of(shard), 0, null, 0, 0, null, ShardActivity.POLLING, null, null, trouble, NOW);
    }

    public static ShardDataLoss loss(String shard) {
        return new ShardDataLoss(
                STREAM,
                ShardId.of(shard),
                StartingPosition.afterSequenceNumber(SequenceNumber.of("42")),
                false,
                SequenceNumber.of("77"),
                NOW);
    }
}
