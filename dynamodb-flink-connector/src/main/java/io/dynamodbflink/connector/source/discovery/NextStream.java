/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.StreamArn;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsRequest;
import software.amazon.awssdk.services.dynamodb.model.ListStreamsResponse;
import software.amazon.awssdk.services.dynamodb.model.Stream;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Waits for the stream that a table gets when its stream is switched on again. A stream's label is the time at which it
 * was switched on: the next stream is the one with the earliest label behind that of the last. Belongs to the thread of
 * the {@link DiscoveryLoop}.
 *
 * @since 0.1.0
 */
public final class NextStream {

    private static final Logger LOG = LoggerFactory.getLogger(NextStream.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final DynamoDbStreamsAsyncClient client;
    private final DiscoveryLoop loop;
    private final ExponentialBackoff pauses;
    private final Consumer<@Nullable CallTrouble> onTrouble;

    /**
     * @param longestPause longest time between two looks
     * @param onTrouble told what is wrong when a look fails, and null when one succeeds again
     */
    public NextStream(
            DynamoDbStreamsAsyncClient client,
            DiscoveryLoop loop,
            Duration longestPause,
            Consumer<@Nullable CallTrouble> onTrouble) {
        this.client = client;
        this.loop = loop;
        this.onTrouble = onTrouble;
        this.pauses = new ExponentialBackoff(
                FIRST_PAUSE.compareTo(longestPause) < 0 ? FIRST_PAUSE : longestPause, longestPause);
    }

    /** Looks until there is a stream of the table that was switched on after another. Never gives up. */
    public void awaitAfter(StreamArn last, Consumer<StreamArn> onFound) {
        new Wait(last, onFound).look();
    }

    private final class Wait {

        private final StreamArn last;
        private final Consumer<StreamArn> onFound;
        private @Nullable StreamArn earliest;
        private int looks;
        private @Nullable CallTrouble trouble;

        private Wait(StreamArn last, Consumer<StreamArn> onFound) {
            this.last = last;
            this.onFound = onFound;
        }

        private void look() {
            earliest = null;
            readPage(null);
        }

        private void readPage(@Nullable String after) {
            ListStreamsRequest request = ListStreamsRequest.builder()
                    .tableName(last.tableName())
                    .exclusiveStartStreamArn(after)
                    .build();
            loop.call(Duration.ZERO, () -> client.listStreams(request), (page, error) -> {
                if (page == null) {
                    failed(error);
                } else {
                    pageRead(page);
                }
            });
        }

        private void pageRead(ListStreamsResponse page) {
            if (trouble != null) {
                trouble = null;
                onTrouble.accept(null);
            }
            earliestLater(page).ifPresent(found -> earliest = found);
            String next = page.lastEvaluatedStreamArn();
            if (next != null) {
                readPage(next);
            } else if (earliest != null) {
                onFound.accept(earliest);
            } else {
                lookAgain();
            }
        }

        private Optional<StreamArn> earliestLater(ListStreamsResponse page) {
            java.util.stream.Stream<StreamArn> candidates = java.util.stream.Stream.concat(
                    java.util.stream.Stream.ofNullable(earliest),
                    page.streams().stream().map(Stream::streamArn).map(StreamArn::parse));
            return candidates
                    .filter(last::isOfSameTable)
                    .filter(stream -> stream.label().compareTo(last.label()) > 0)
                    .min(Comparator.comparing(StreamArn::label));
        }

        private void failed(@Nullable Throwable error) {
            Throwable cause = error == null ? new IllegalStateException("No answer") : error;
            CallTrouble present =
                    CallTrouble.afterFailure(trouble, AwsErrors.classify(cause), AwsErrors.describe(cause), loop.now());
            trouble = present;
            onTrouble.accept(present);
            // Missing permissions deserve attention, but not at every look.
            if (Integer.bitCount(present.times()) == 1) {
                LOG.warn(
                        "The streams of table {} cannot be listed, so that the stream after {} cannot be found yet: {}",
                        last.tableName(),
                        last,
                        present.error());
            }
            lookAgain();
        }

        private void lookAgain() {
            looks++;
            loop.schedule(pauses.delayAfter(looks), this::look);
        }
    }
}
