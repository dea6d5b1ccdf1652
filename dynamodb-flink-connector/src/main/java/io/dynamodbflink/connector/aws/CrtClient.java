/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.util.FlinkUserCodeClassLoader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private static final Logger LOG = LoggerFactory.getLogger(CrtClient.class);

    /** Once for each job, since each has a copy of this class then. */
    private static final AtomicBoolean WARNED = new AtomicBoolean();

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
        warnIfItStays(CRT.class.getClassLoader());
        CrtClasses.loadForJob();
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

    /** The JVM does not give up a native library whose classes a shutdown hook holds. */
    private static void warnIfItStays(@Nullable ClassLoader classLoader) {
        if (classLoader instanceof FlinkUserCodeClassLoader && !WARNED.getAndSet(true)) {
            LOG.warn(
                    "AWS CRT has been loaded for this job alone, and stays in this process, with all classes of the job,"
                            + " until the process ends: each further submission adds to that. On a cluster that runs many jobs,"
                            + " put the jar aws-crt into the lib directory of Flink and leave it out of the job.");
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
