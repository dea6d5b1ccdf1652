/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.observer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.UserCodeClassLoader;
import org.junit.jupiter.api.Test;

class FlinkObserverContextTests {

    private final Map<String, Runnable> hooks = new LinkedHashMap<>();

    @Test
    void hookOfASubtaskIsGivenToFlink() {
        Runnable hook = () -> {};

        boolean kept = FlinkObserverContext.of(flink(SourceReaderContext.class)).onClassLoaderRelease("cache", hook);

        assertThat(kept).isTrue();
        assertThat(hooks).containsExactly(Map.entry("cache", hook));
    }

    @Test
    void enumeratorIsNotToldWhenTheClassLoaderIsReleased() {
        ObserverContext context = FlinkObserverContext.of(flink(SplitEnumeratorContext.class));

        assertThat(context.onClassLoaderRelease("cache", () -> {})).isFalse();
        assertThat(context.subtask()).isEmpty();
    }

    private <C> C flink(Class<C> context) {
        UserCodeClassLoader userCode = fake(
                UserCodeClassLoader.class,
                arguments -> hooks.putIfAbsent((String) arguments[0], (Runnable) arguments[1]));
        return fake(context, arguments -> userCode);
    }

    /** Answers what is asked with a number by zero, and anything else as told if the types fit. */
    private static <C> C fake(Class<C> type, Function<Object[], Object> otherwise) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getReturnType() == int.class) {
                        return 0;
                    }
                    if (method.getName().equals("metricGroup")) {
                        return Proxy.newProxyInstance(
                                type.getClassLoader(),
                                new Class<?>[] {method.getReturnType()},
                                (group, called, given) -> null);
                    }
                    return otherwise.apply(arguments);
                }));
    }
}
