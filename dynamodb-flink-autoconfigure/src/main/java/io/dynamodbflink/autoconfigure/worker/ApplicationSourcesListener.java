/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;

/** Keeps what the application is made of as a bean: its context does not know. */
final class ApplicationSourcesListener implements ApplicationListener<ApplicationPreparedEvent> {

    @Override
    public void onApplicationEvent(ApplicationPreparedEvent event) {
        ConfigurableListableBeanFactory beans = event.getApplicationContext().getBeanFactory();
        if (!beans.containsSingleton(ApplicationSources.BEAN_NAME)) {
            beans.registerSingleton(ApplicationSources.BEAN_NAME, ApplicationSources.of(event.getSpringApplication()));
        }
    }
}
