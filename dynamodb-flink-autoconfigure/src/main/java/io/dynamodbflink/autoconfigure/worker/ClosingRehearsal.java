/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Loads the classes that closing a context takes, by closing one. On a JobManager the class loader may be closed before
 * anybody notices, and has no classes any more then.
 */
final class ClosingRehearsal {

    private ClosingRehearsal() {}

    static void perform(ClassLoader classLoader) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.setClassLoader(classLoader);
        context.getBeanFactory()
                .registerSingleton(
                        GenericApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
                        new PresentBeans(context.getBeanFactory()));
        context.registerBean(Everything.class);
        context.refresh();
        context.close();
        LeftBehind.cleanUp(classLoader);
    }

    /** Has all that is called at the end. */
    static final class Everything implements SmartLifecycle, DisposableBean {

        private boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public void destroy() {
            running = false;
        }
    }
}
