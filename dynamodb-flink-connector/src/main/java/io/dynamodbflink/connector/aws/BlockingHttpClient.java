/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Blocking calls through an asynchronous client: so all of the settings hold for them too, whatever the client. Bodies are
 * held in memory; it is for small ones.
 */
record BlockingHttpClient(SdkAsyncHttpClient client) implements SdkHttpClient {

    record Builder(SdkAsyncHttpClient.Builder<?> builder) implements SdkHttpClient.Builder<Builder> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new BlockingHttpClient(builder.buildWithDefaults(defaults));
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new Call(client, request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    private static final class Call implements ExecutableHttpRequest {

        private final SdkAsyncHttpClient client;
        private final HttpExecuteRequest request;
        private final Answer answer = new Answer();

        Call(SdkAsyncHttpClient client, HttpExecuteRequest request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            AsyncExecuteRequest.Builder execution = AsyncExecuteRequest.builder()
                    .request(request.httpRequest())
                    .requestContentPublisher(new Content(AsyncRequestBody.fromBytes(body())))
                    .responseHandler(answer);
            request.metricCollector().ifPresent(execution::metricCollector);
            CompletableFuture<Void> executed = client.execute(execution.build());
            executed.whenComplete((done, error) -> {
                if (error != null) {
                    answer.onError(error);
                }
            });
            try {
                return answer.complete.get();
            } catch (InterruptedException e) {
                executed.cancel(true);
                Thread.currentThread().interrupt();
                throw (InterruptedIOException) new InterruptedIOException("The call was interrupted").initCause(e);
            } catch (CancellationException e) {
                executed.cancel(true);
                throw new IOException("The call was aborted", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            }
        }

        private byte[] body() throws IOException {
            if (request.contentStreamProvider().isEmpty()) {
                return new byte[0];
            }
            try (InputStream body = request.contentStreamProvider().get().newStream()) {
                return body.readAllBytes();
            }
        }

        @Override
        public void abort() {
            answer.complete.cancel(true);
        }
    }

    private record Content(AsyncRequestBody body) implements SdkHttpContentPublisher {

        @Override
        public Optional<Long> contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            body.subscribe(subscriber);
        }
    }

    private static final class Answer implements SdkAsyncHttpResponseHandler {

        private final CompletableFuture<HttpExecuteResponse> complete = new CompletableFuture<>();

        private @Nullable SdkHttpResponse headers;

        @Override
        public void onHeaders(SdkHttpResponse headers) {
            this.headers = headers;
        }

        @Override
        public void onStream(Publisher<ByteBuffer> body) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            SdkPublisher.adapt(body)
                    .subscribe(part -> {
                        byte[] copy = new byte[part.remaining()];
                        part.get(copy);
                        bytes.writeBytes(copy);
                    })
                    .whenComplete((done, error) -> {
                        if (error != null) {
                            complete.completeExceptionally(error);
                        } else {
                            complete.complete(HttpExecuteResponse.builder()
                                    .response(headers)
                                    .responseBody(
                                            AbortableInputStream.create(new ByteArrayInputStream(bytes.toByteArray())))
                                    .build());
                        }
                    });
        }

        @Override
        public void onError(Throwable error) {
            complete.completeExceptionally(error);
        }
    }
}
