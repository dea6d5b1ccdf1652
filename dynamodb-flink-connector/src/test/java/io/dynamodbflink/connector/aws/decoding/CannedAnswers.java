/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** An HTTP client that has answers ready, so that real SDK clients can be asked what they make of them. */
final class CannedAnswers implements SdkAsyncHttpClient {

    private final List<Answer> answers = new ArrayList<>();
    private int asked;

    /** The same answer to every call. */
    static CannedAnswers always(Answer answer) {
        return inTurn(answer);
    }

    /** The answers one after another, and the last one for ever. */
    static CannedAnswers inTurn(Answer... answers) {
        CannedAnswers canned = new CannedAnswers();
        canned.answers.addAll(List.of(answers));
        return canned;
    }

    /** A client as the SDK makes it. */
    DynamoDbStreamsAsyncClient plainClient() {
        return client(overrides -> overrides.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    /** A client that decodes GetRecords with the code under test. */
    DynamoDbStreamsAsyncClient decodingClient() {
        return client(overrides -> overrides
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .addExecutionInterceptor(new GetRecordsDecoding()));
    }

    /** The same, with the SDK's retries. */
    DynamoDbStreamsAsyncClient decodingAndRetryingClient() {
        return client(overrides -> overrides.addExecutionInterceptor(new GetRecordsDecoding()));
    }

    /** A client as the SDK makes it, with its retries. */
    DynamoDbStreamsAsyncClient retryingClient() {
        return client(overrides -> {});
    }

    private DynamoDbStreamsAsyncClient client(Consumer<ClientOverrideConfiguration.Builder> overrides) {
        return DynamoDbStreamsAsyncClient.builder()
                .httpClient(this)
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(overrides)
                .build();
    }

    int asked() {
        return asked;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        Answer answer = answers.get(Math.min(asked++, answers.size() - 1));
        CompletableFuture<Void> done = new CompletableFuture<>();
        SdkHttpResponse.Builder headers =
                SdkHttpResponse.builder().statusCode(answer.status()).statusText("said so");
        answer.headers().forEach(headers::putHeader);
        request.responseHandler().onHeaders(headers.build());
        request.responseHandler().onStream(new Parts(answer, done));
        return done;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    /**
     * An answer.
     *
     * @param partSize bytes that the client sees at once
     * @param failure what ends the body; null if it is complete
     */
    record Answer(int status, Map<String, String> headers, byte[] body, int partSize, Throwable failure) {

        static Answer of(byte[] body) {
            return new Answer(200, Map.of("Content-Length", String.valueOf(body.length)), body, 1_000, null);
        }

        Answer inPartsOf(int size) {
            return new Answer(status, headers, body, size, failure);
        }

        Answer withHeaders(Map<String, String> others) {
            return new Answer(status, others, body, partSize, failure);
        }

        Answer withStatus(int other) {
            return new Answer(other, headers, body, partSize, failure);
        }

        Answer endingWith(Throwable error) {
            return new Answer(status, headers, body, partSize, error);
        }
    }

    private record Parts(Answer answer, CompletableFuture<Void> done) implements Publisher<ByteBuffer> {

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {

                private boolean begun;

                @Override
                public void request(long parts) {
                    if (begun) {
                        return;
                    }
                    begun = true;
                    byte[] body = answer.body();
                    for (int at = 0; at < body.length; at += answer.partSize()) {
                        subscriber.onNext(ByteBuffer.wrap(body, at, Math.min(answer.partSize(), body.length - at)));
                    }
                    if (answer.failure() == null) {
                        subscriber.onComplete();
                    } else {
                        subscriber.onError(answer.failure());
                    }
                    done.complete(null);
                }

                @Override
                public void cancel() {
                    begun = true;
                }
            });
        }
    }
}
