/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationContextEvent;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/**
 * Tells of the context's own life only those beans that there are: others would be made for it, and act. Events that
 * the application publishes make the beans that listen for them, as usual.
 */
final class PresentBeansMulticaster extends SimpleApplicationEventMulticaster {

    /** Has listeners that are objects, where this has the names of those, too, that are yet to be made. */
    private final SimpleApplicationEventMulticaster present;

    PresentBeansMulticaster(BeanFactory beans) {
        super(beans);
        present = new SimpleApplicationEventMulticaster(beans);
    }

    static boolean isOfContext(ApplicationEvent event) {
        return event instanceof ApplicationContextEvent;
    }

    @Override
    public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
        if (isOfContext(event)) {
            present.multicastEvent(event, type);
        } else {
            super.multicastEvent(event, type);
        }
    }

    @Override
    public void addApplicationListener(ApplicationListener<?> listener) {
        super.addApplicationListener(listener);
        present.addApplicationListener(listener);
    }

    @Override
    public void removeApplicationListener(ApplicationListener<?> listener) {
        super.removeApplicationListener(listener);
        present.removeApplicationListener(listener);
    }

    @Override
    public void removeApplicationListeners(Predicate<ApplicationListener<?>> condition) {
        super.removeApplicationListeners(condition);
        present.removeApplicationListeners(condition);
    }

    @Override
    public void removeAllListeners() {
        super.removeAllListeners();
        present.removeAllListeners();
    }
}
