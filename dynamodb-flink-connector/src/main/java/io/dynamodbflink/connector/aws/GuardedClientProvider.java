/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Hands out the clients of another provider so that they ask a {@link WriteGuard} before they write. The guard is asked
 * once a call: a client that sends a call again by itself does so without asking. Clients that
 * {@link AwsClientFactory#withWriteGuard} makes ask before every attempt.
 *
 * @since 0.1.0
 */
@SuppressWarnings("serial") // serializable if the guard is
public final class GuardedClientProvider implements DynamoDbClientProvider {

    private final DynamoDbClientProvider provider;
    private final WriteGuard guard;

    /**
     * @param provider makes the clients
     * @param guard is asked; if the provider is to be serialized, it has to be serializable
     */
    public GuardedClientProvider(DynamoDbClientProvider provider, WriteGuard guard) {
        this.provider = Objects.requireNonNull(provider, "provider");
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return provider.streamsClient();
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return (DynamoDbAsyncClient) Proxy.newProxyInstance(
                DynamoDbAsyncClient.class.getClassLoader(),
                new Class<?>[] {DynamoDbAsyncClient.class},
                new Guarding(provider.dynamoDbClient(), guard));
    }

    @Override
    public void release(SdkClient client) {
        boolean ours = Proxy.isProxyClass(client.getClass()) && Proxy.getInvocationHandler(client) instanceof Guarding;
        provider.release(ours ? ((Guarding) Proxy.getInvocationHandler(client)).client() : client);
    }

    @Override
    public String toString() {
        return provider + " with a write guard";
    }

    private record Guarding(DynamoDbAsyncClient client, WriteGuard guard) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (WriteGuardInterceptor.isWrite(method.getName())) {
                guard.beforeWrite();
            }
            try {
                return method.invoke(client, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}
