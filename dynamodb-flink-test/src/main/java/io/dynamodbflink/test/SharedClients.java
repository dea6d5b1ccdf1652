/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Clients that many may use and close, while one database behind them stays open. */
final class SharedClients {

    private SharedClients() {}

    static DynamoDbClient dynamoDb(DynamoDbClient client) {
        return shared(DynamoDbClient.class, client);
    }

    private static <T> T shared(Class<T> type, T client) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            if (method.getDeclaringClass() == Object.class) {
                return objectMethod(type, proxy, method, arguments);
            }
            try {
                return method.invoke(client, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The identity of a proxy; it has no state of its own to compare or print. */
    static Object objectMethod(Class<?> type, Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "in-process " + type.getSimpleName();
        };
    }
}
