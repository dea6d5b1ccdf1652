/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationContext;

/**
 * Makes an application context reachable for {@link BeanReference}s from when this bean is made until it is destroyed,
 * which is after the life cycle beans, and with them the jobs, have stopped.
 *
 * <p>The id is made up here because {@link ApplicationContext#getId()} is the same for two contexts of one application.
 *
 * @since 0.1.0
 */
public final class LiveContext implements DisposableBean {

    private static final Map<String, ApplicationContext> CONTEXTS = new ConcurrentHashMap<>();

    private final String id;

    public LiveContext(ApplicationContext context) {
        Objects.requireNonNull(context, "context");
        this.id = context.getId() + "/" + UUID.randomUUID();
        CONTEXTS.put(id, context);
    }

    String id() {
        return id;
    }

    static @Nullable ApplicationContext find(String id) {
        return CONTEXTS.get(id);
    }

    @Override
    public void destroy() {
        CONTEXTS.remove(id);
    }
}
