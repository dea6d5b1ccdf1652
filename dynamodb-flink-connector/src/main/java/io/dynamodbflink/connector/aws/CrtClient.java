/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * A client of AWS CRT that works until it is closed. By itself CRT stops answering when the JVM begins to shut down: a
 * hook of its own runs beside those that stop the application, whose calls then hang until they time out. CRT waits for
 * whoever asks it to.
 */
final class CrtClient implements SdkAsyncHttpClient {

    private final SdkAsyncHttpClient client;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private CrtClient(SdkAsyncHttpClient client) {
        this.client = client;
    }

    /**
     * @throws IllegalStateException if the JVM is shutting down, and CRT has done so already
     * @throws CrtRuntimeException if its library cannot be loaded
     * @throws LinkageError if its library cannot be loaded
     */
    private static CrtClient make(SdkAsyncHttpClient.Builder<?> builder, AttributeMap defaults) {
        try {
            CRT.acquireShutdownRef();
        } catch (CrtRuntimeException e) {
            throw new IllegalStateException(
                    "The JVM is shutting down, and AWS CRT with it: no client can be made any more", e);
        }
        try {
            return new CrtClient(builder.buildWithDefaults(defaults));
        } catch (RuntimeException | LinkageError e) {
            CRT.releaseShutdownRef();
            throw e;
        }
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        return client.execute(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            try {
                client.close();
            } finally {
                CRT.releaseShutdownRef();
            }
        }
    }

    /** Makes such clients of those that another builder makes. */
    record Builder(SdkAsyncHttpClient.Builder<?> builder) implements SdkAsyncHttpClient.Builder<Builder> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return make(builder, defaults);
        }
    }
}
