/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Looks into shards, before they are handed out: at the first record, at the last one of a closed shard, and at the tip
 * of an open one. Each look is one iterator and one record; a few shards are looked into at a time, and one that does not
 * answer for {@link #PATIENCE} is given up. Belongs to the thread of the {@link DiscoveryLoop}.
 */
final class ShardSamples {

    private static final Logger LOG = LoggerFactory.getLogger(ShardSamples.class);

    /** How long the reading of a shard may be held up by a look into it. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_IN_FLIGHT = 32;

    /** Of a call that fails; that a shard is not found is another matter. */
    private static final int MAX_ATTEMPTS = 3;

    /**
     * That a shard has gone is believed when it is said so many times in a row, as readers do: the shard is skipped then,
     * with all before it, and one such answer may come from a part of the service that lags behind.
     */
    static final int NOT_FOUND_TO_BELIEVE = 5;

    /** The service answers with empty pages where a shard had no changes for a while. */
    private static final int MAX_EMPTY_PAGES = 5;

    private final DynamoDbStreamsAsyncClient client;
    private final StreamArn stream;
    private final ExponentialBackoff backoff;
    private final DiscoveryLoop loop;
    private final Queue<Look> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean failureLogged;

    ShardSamples(DynamoDbStreamsAsyncClient client, StreamArn stream, ExponentialBackoff backoff, DiscoveryLoop loop) {
        this.client = client;
        this.stream = stream;
        this.backoff = backoff;
        this.loop = loop;
    }

    /**
     * What was seen of a shard.
     *
     * @param oldest when its first record was created, if it has one and that is known
     * @param newest the same of its last record
     * @param tip an iterator at its tip, if one was asked for and got
     * @param gone whether the service does not know the shard, however often it is asked
     */
    record Seen(
            @Nullable Instant oldest,
            @Nullable Instant newest,
            @Nullable String tip,
            boolean gone) {}

    /**
     * Looks into a shard.
     *
     * @param withTip whether an iterator at its tip is wanted
     */
    void take(ListedShard shard, boolean withTip, Consumer<Seen> onSeen) {
        waiting.add(new Look(shard, withTip, onSeen));
        startNext();
    }

    private void startNext() {
        while (inFlight < MAX_IN_FLIGHT) {
            Look next = waiting.poll();
            if (next == null) {
                return;
            }
            inFlight++;
            next.start();
        }
    }

    private CompletableFuture<String> iterator(ListedShard shard, ShardIteratorType type, @Nullable String number) {
        return client.getShardIterator(GetShardIteratorRequest.builder()
                        .streamArn(stream.toString())
                        .shardId(shard.id().value())
                        .shardIteratorType(type)
                        .sequenceNumber(number)
                        .build())
                .thenApply(GetShardIteratorResponse::shardIterator);
    }

    private CompletableFuture<Optional<Instant>> firstCreation(String iterator, int emptyPages) {
        return client.getRecords(GetRecordsRequest.builder()
                        .shardIterator(iterator)
                        .limit(1)
                        .build())
                .thenCompose(page -> {
                    List<Record> records = page.records();
                    if (!records.isEmpty()) {
                        return CompletableFuture.completedFuture(Optional.ofNullable(CreationTimes.of(records.get(0))));
                    }
                    String next = page.nextShardIterator();
                    return next == null || emptyPages + 1 >= MAX_EMPTY_PAGES
                            ? CompletableFuture.completedFuture(Optional.empty())
                            : firstCreation(next, emptyPages + 1);
                });
    }

    /** One look into a shard: up to three parts. */
    private final class Look {

        private final ListedShard shard;
        private final boolean withTip;
        private final Consumer<Seen> onSeen;

        private @Nullable Instant oldest;
        private @Nullable Instant newest;
        private @Nullable String tip;
        private boolean gone;
        private int parts;
        private boolean ended;

        private Look(ListedShard shard, boolean withTip, Consumer<Seen> onSeen) {
            this.shard = shard;
            this.withTip = withTip;
            this.onSeen = onSeen;
        }

        private void start() {
            String ending = shard.ending();
            parts = 1 + (withTip ? 1 : 0) + (ending == null ? 0 : 1);
            loop.schedule(PATIENCE, () -> {
                if (!ended) {
                    log(new TimeoutException("No answer for " + PATIENCE));
                    end();
                }
            });
            if (withTip) {
                // First, because what is written before is not read; then what was written before can be seen.
                new Part<>(
                                () -> iterator(shard, ShardIteratorType.LATEST, null),
                                iterator -> tip = iterator,
                                this::log,
                                this::lookAtOldest)
                        .call();
            } else {
                lookAtOldest();
            }
            if (ending != null) {
                new Part<>(
                                () -> iterator(shard, ShardIteratorType.AT_SEQUENCE_NUMBER, ending)
                                        .thenCompose(iterator -> firstCreation(iterator, 0)),
                                created -> newest = created.orElse(null),
                                this::log,
                                () -> {})
                        .call();
            }
        }

        private void lookAtOldest() {
            new Part<>(
                            () -> iterator(shard, ShardIteratorType.TRIM_HORIZON, null)
                                    .thenCompose(iterator -> firstCreation(iterator, 0)),
                            created -> oldest = created.orElse(null),
                            this::unreadable,
                            () -> {})
                    .call();
        }

        private void unreadable(Throwable error) {
            if (shard.closed() && AwsErrors.classify(error) == AwsErrorKind.NOT_FOUND) {
                gone = true;
                // Streams list expired shards by the hundred.
                LOG.debug(
                        "Shard {} of {} has left the stream: it is not read, nor are its ancestors",
                        shard.id(),
                        stream);
            } else {
                log(error);
            }
        }

        private void log(Throwable error) {
            if (failureLogged) {
                LOG.debug("Cannot look into shard {}: {}", shard.id(), AwsErrors.describe(error));
            } else {
                failureLogged = true;
                LOG.info(
                        "Cannot look into shard {} of {}, which costs time but no records: where it is not known whether"
                                + " a shard ended before the start, it is read from its beginning. {}",
                        shard.id(),
                        stream,
                        AwsErrors.describe(error));
            }
        }

        private void end() {
            ended = true;
            inFlight--;
            onSeen.accept(new Seen(oldest, newest, tip, gone));
            startNext();
        }

        /** A call, or two one after the other, repeated for a while if they fail. */
        private final class Part<T> {

            private final Supplier<CompletableFuture<T>> call;
            private final Consumer<T> onAnswer;
            private final Consumer<Throwable> onFailure;
            private final Runnable whenDone;
            private int failures;
            /** Answers in a row that said so. */
            private int notFound;

            /**
             * @param onFailure told of the last failure; if that is that the shard is not found, it was said {@value
             *     #NOT_FOUND_TO_BELIEVE} times in a row
             */
            private Part(
                    Supplier<CompletableFuture<T>> call,
                    Consumer<T> onAnswer,
                    Consumer<Throwable> onFailure,
                    Runnable whenDone) {
                this.call = call;
                this.onAnswer = onAnswer;
                this.onFailure = onFailure;
                this.whenDone = whenDone;
            }

            private void call() {
                loop.call(Duration.ZERO, call, (answer, error) -> {
                    if (ended) {
                        return;
                    }
                    if (answer != null) {
                        onAnswer.accept(answer);
                    } else if (error != null && isWorthRepeating(error)) {
                        loop.schedule(backoff.delayAfter(failures), this::call);
                        return;
                    } else if (error != null) {
                        onFailure.accept(error);
                    }
                    whenDone.run();
                    if (--parts == 0) {
                        end();
                    }
                });
            }

            /** A part of the service that lags behind does not know a new shard yet, so that is asked again too. */
            private boolean isWorthRepeating(Throwable error) {
                failures++;
                AwsErrorKind kind = AwsErrors.classify(error);
                if (kind == AwsErrorKind.NOT_FOUND) {
                    return ++notFound < NOT_FOUND_TO_BELIEVE;
                }
                notFound = 0;
                return failures < MAX_ATTEMPTS && (kind.isRetryable() || kind == AwsErrorKind.EXPIRED_ITERATOR);
            }
        }
    }
}
