/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.lang.reflect.Method;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ApplicationListenerMethodAdapter;
import org.springframework.context.event.DefaultEventListenerFactory;

/** Makes listeners of annotated methods that do not make their bean for an event of the context's own life. */
final class PresentBeansListenerFactory extends DefaultEventListenerFactory {

    private final ConfigurableListableBeanFactory beans;

    PresentBeansListenerFactory(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public ApplicationListener<?> createApplicationListener(String beanName, Class<?> type, Method method) {
        return new Adapter(beans, beanName, type, method);
    }

    private static final class Adapter extends ApplicationListenerMethodAdapter {

        private final ConfigurableListableBeanFactory beans;
        private final String beanName;

        Adapter(ConfigurableListableBeanFactory beans, String beanName, Class<?> type, Method method) {
            super(beanName, type, method);
            this.beans = beans;
            this.beanName = beanName;
        }

        @Override
        public void onApplicationEvent(ApplicationEvent event) {
            if (!PresentBeansMulticaster.isOfContext(event) || beans.containsSingleton(beanName)) {
                super.onApplicationEvent(event);
            }
        }
    }
}
