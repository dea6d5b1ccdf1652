/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Asynchronous clients made from synchronous ones: each call runs the synchronous method of the same name and
 * parameters on a daemon thread, and its outcome, result or error, completes the future.
 */
final class AsyncClients implements AutoCloseable {

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "embedded-dynamodb-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    private final DynamoDbAsyncClient dynamoDb;
    private final DynamoDbStreamsAsyncClient streams;

    AsyncClients(DynamoDbClient dynamoDb, DynamoDbStreamsClient streams) {
        this.dynamoDb = asynchronous(DynamoDbAsyncClient.class, DynamoDbClient.class, dynamoDb);
        this.streams = asynchronous(DynamoDbStreamsAsyncClient.class, DynamoDbStreamsClient.class, streams);
    }

    DynamoDbAsyncClient dynamoDb() {
        return dynamoDb;
    }

    DynamoDbStreamsAsyncClient streams() {
        return streams;
    }

    private <A, S> A asynchronous(Class<A> asyncType, Class<S> syncType, S client) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            if (method.getDeclaringClass() == Object.class) {
                return SharedClients.objectMethod(asyncType, proxy, method, arguments);
            }
            Method synchronous = counterpart(syncType, method);
            if (synchronous == null) {
                // Paginators and the like: built by the interface on top of the plain calls.
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            if (method.getReturnType() == CompletableFuture.class) {
                return submit(client, synchronous, arguments);
            }
            return synchronous.getReturnType() == method.getReturnType()
                    ? invoke(client, synchronous, arguments)
                    : InvocationHandler.invokeDefault(proxy, method, arguments);
        };
        return asyncType.cast(Proxy.newProxyInstance(asyncType.getClassLoader(), new Class<?>[] {asyncType}, handler));
    }

    private static @Nullable Method counterpart(Class<?> syncType, Method method) {
        try {
            return syncType.getMethod(method.getName(), method.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private CompletableFuture<@Nullable Object> submit(Object client, Method method, Object[] arguments) {
        CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    outcome.complete(invoke(client, method, arguments));
                } catch (Throwable e) {
                    outcome.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            outcome.completeExceptionally(new IllegalStateException("The embedded DynamoDB is closed", e));
        }
        return outcome;
    }

    private static @Nullable Object invoke(Object client, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(client, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
