/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Leaves every bean unmade until somebody asks for it, also those that Spring Boot's lazy initialisation makes at once
 * because they have schedules or callbacks: what no strategy needs is not to act on a cluster.
 */
final class AllBeansLazy implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanDefinitionNames()) {
            beans.getBeanDefinition(name).setLazyInit(true);
        }
    }
}
