/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;

class TableLettersTests {

    private final Calls calls = new Calls();
    private final TableLetters letters = new TableLetters(
            new LetterPuts(calls, "letters", new ExponentialBackoff(Duration.ofMillis(1), Duration.ofMillis(1))),
            "id",
            () -> calls.released++);

    @Test
    void lettersAreOnTheirWayWithoutWaitingForEachOther() throws Exception {
        for (int i = 0; i < TableLetters.MOST_IN_FLIGHT; i++) {
            letters.write(new Letter());
        }
        assertThat(calls.open).hasSize(TableLetters.MOST_IN_FLIGHT);
    }

    @Test
    void oneLetterTooManyWaitsForTheOldest() throws Exception {
        for (int i = 0; i < TableLetters.MOST_IN_FLIGHT; i++) {
            letters.write(new Letter());
        }
        CompletableFuture<Void> oneMore = CompletableFuture.runAsync(() -> write(new Letter()));
        assertThat(oneMore).isNotDone();
        assertThat(calls.open).hasSize(TableLetters.MOST_IN_FLIGHT);
        calls.open.remove().complete(PutItemResponse.builder().build());
        oneMore.join();
        assertThat(calls.open).hasSize(TableLetters.MOST_IN_FLIGHT);
    }

    @Test
    void flushWaitsForAll() throws Exception {
        letters.write(new Letter());
        letters.write(new Letter());
        CompletableFuture<Void> flush = CompletableFuture.runAsync(this::flush);
        calls.open.remove().complete(PutItemResponse.builder().build());
        assertThat(flush).isNotDone();
        calls.open.remove().complete(PutItemResponse.builder().build());
        flush.join();
    }

    @Test
    void errorThatMayPassIsRepeated() throws Exception {
        letters.write(new Letter());
        calls.open.remove().completeExceptionally(error("ThrottlingException"));
        await().until(() -> calls.open.size() == 1);
        calls.open.remove().complete(PutItemResponse.builder().build());
        letters.flush();
        assertThat(calls.items).hasSize(2);
        assertThat(calls.items.get(1)).isEqualTo(calls.items.get(0));
    }

    @Test
    void errorThatStaysFailsTheFlushAtOnceAndNoValueIsShown() throws Exception {
        letters.write(new Letter());
        calls.open.remove().completeExceptionally(error("ResourceNotFoundException"));
        assertThatIOException()
                .isThrownBy(letters::flush)
                .withMessageContaining("'letters' for dead letters")
                .withMessageContaining("ResourceNotFoundException")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        assertThat(calls.items).hasSize(1);
    }

    @Test
    void errorThatStaysFailsTheNextLetterToo() throws Exception {
        letters.write(new Letter());
        calls.open.remove().completeExceptionally(error("ValidationException"));
        assertThatIOException().isThrownBy(() -> letters.write(new Letter()));
    }

    @Test
    void errorThatMightHavePassedFailsWhenItDoesNot() throws Exception {
        calls.always = error("InternalServerError");
        letters.write(new Letter());
        assertThatIOException().isThrownBy(letters::flush).withMessageContaining("InternalServerError");
        assertThat(calls.items).hasSize(LetterPuts.ATTEMPTS);
    }

    @Test
    void clientThatThrowsInsteadOfAnsweringIsTreatedLikeAFailedCall() throws Exception {
        calls.refusal = error("ValidationException");
        letters.write(new Letter());
        assertThatThrownBy(letters::flush).hasMessageContaining("ValidationException");
    }

    @Test
    void closeCancelsCallsAndReleasesTheClient() throws Exception {
        letters.write(new Letter());
        letters.close();
        assertThat(calls.released).isOne();
        letters.flush();
    }

    private void write(DeadLetter letter) {
        try {
            letters.write(letter);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void flush() {
        try {
            letters.flush();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static DynamoDbException error(String code) {
        return (DynamoDbException) DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .build();
    }

    private record Letter() implements DeadLetter {

        @Override
        public Instant failedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String describe() {
            return "it failed";
        }

        @Override
        public String toJson() {
            return "{\"v\":\"secret\"}";
        }
    }

    /** A client whose calls are answered by the test. */
    private static final class Calls implements DynamoDbAsyncClient {

        private final Queue<CompletableFuture<PutItemResponse>> open = new ConcurrentLinkedQueue<>();
        private final List<Object> items = Collections.synchronizedList(new ArrayList<>());
        private volatile RuntimeException always;
        private RuntimeException refusal;
        private int released;

        @Override
        public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
            if (refusal != null) {
                throw refusal;
            }
            items.add(request.item());
            CompletableFuture<PutItemResponse> call = new CompletableFuture<>();
            if (always != null) {
                call.completeExceptionally(always);
            } else {
                open.add(call);
            }
            return call;
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }
}
