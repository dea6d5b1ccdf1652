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

    /** Stands for this class loader. */
    private static final String HERE = UUID.randomUUID() + "/";

    private final String id;

    public LiveContext(ApplicationContext context) {
        Objects.requireNonNull(context, "context");
        this.id = HERE + context.getId() + "/" + UUID.randomUUID();
        CONTEXTS.put(id, context);
    }

    String id() {
        return id;
    }

    static @Nullable ApplicationContext find(String id) {
        return CONTEXTS.get(id);
    }

    /** Whether the context with this id lives, or lived, here: a reference to it must not look for beans elsewhere. */
    static boolean isOfHere(String id) {
        return id.startsWith(HERE);
    }

    @Override
    public void destroy() {
        CONTEXTS.remove(id);
    }
}
