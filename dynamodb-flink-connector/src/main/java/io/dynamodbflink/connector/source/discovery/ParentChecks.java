/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Finds out whether shards that are named as parents, but not listed, are still there: the service gives iterators of
 * shards that can be read, and says of others that they do not exist. Unlike a full list, that costs one call for a
 * shard, and the call is not one of the few that DescribeStream is limited to. Belongs to the thread of the
 * {@link DiscoveryLoop}.
 *
 * <p>"Does not exist" is believed when it comes twice, with {@link #SECOND_LOOK} in between: a view of the service that
 * lags behind is not to make a shard look gone that has only just appeared.
 */
final class ParentChecks {

    private static final Logger LOG = LoggerFactory.getLogger(ParentChecks.class);

    static final Duration SECOND_LOOK = Duration.ofMillis(500);

    /** A stream with a long history names thousands of shards that have left it, and its readers wait for the answers. */
    private static final int MAX_IN_FLIGHT = 16;

    /** Failures, throttling aside, after which a question is left to the lists. */
    private static final int MAX_FAILURES = 5;

    private final DynamoDbStreamsAsyncClient client;
    private final StreamArn stream;
    private final ExponentialBackoff backoff;
    private final DiscoveryLoop loop;
    private final BiConsumer<ShardId, DiscoveryListener.Parent> onAnswer;

    private final Set<ShardId> pending = new HashSet<>();
    private final Queue<Check> waiting = new ArrayDeque<>();
    private int inFlight;

    ParentChecks(
            DynamoDbStreamsAsyncClient client,
            StreamArn stream,
            ExponentialBackoff backoff,
            DiscoveryLoop loop,
            BiConsumer<ShardId, DiscoveryListener.Parent> onAnswer) {
        this.client = client;
        this.stream = stream;
        this.backoff = backoff;
        this.loop = loop;
        this.onAnswer = onAnswer;
    }

    void add(ShardId shard) {
        if (pending.add(shard)) {
            enqueue(new Check(shard));
        }
    }

    private void enqueue(Check check) {
        waiting.add(check);
        startNext();
    }

    private void startNext() {
        while (inFlight < MAX_IN_FLIGHT) {
            Check next = waiting.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            GetShardIteratorRequest request = GetShardIteratorRequest.builder()
                    .streamArn(stream.toString())
                    .shardId(next.shard.value())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                    .build();
            loop.call(Duration.ZERO, () -> client.getShardIterator(request), (iterator, error) -> {
                inFlight--;
                answered(next, error);
                startNext();
            });
        }
    }

    private void answered(Check check, @Nullable Throwable error) {
        if (error == null) {
            end(check, DiscoveryListener.Parent.READABLE);
            return;
        }
        AwsErrorKind kind = AwsErrors.classify(error);
        if (kind == AwsErrorKind.NOT_FOUND || kind == AwsErrorKind.TRIMMED) {
            if (check.missedOnce) {
                end(check, DiscoveryListener.Parent.GONE);
            } else {
                check.missedOnce = true;
                loop.schedule(SECOND_LOOK, () -> enqueue(check));
            }
        } else if (kind == AwsErrorKind.THROTTLED || kind.isRetryable() && check.failures < MAX_FAILURES) {
            check.attempts++;
            check.failures += kind == AwsErrorKind.THROTTLED ? 0 : 1;
            loop.schedule(backoff.delayAfter(check.attempts), () -> enqueue(check));
        } else {
            LOG.info(
                    "Whether shard {} of {}, which is a parent but not listed, can be read is not known: {}",
                    check.shard,
                    stream,
                    AwsErrors.describe(error));
            end(check, DiscoveryListener.Parent.UNCLEAR);
        }
    }

    private void end(Check check, DiscoveryListener.Parent answer) {
        pending.remove(check.shard);
        onAnswer.accept(check.shard, answer);
    }

    private static final class Check {

        private final ShardId shard;
        private boolean missedOnce;
        private int attempts;
        private int failures;

        private Check(ShardId shard) {
            this.shard = shard;
        }
    }
}
