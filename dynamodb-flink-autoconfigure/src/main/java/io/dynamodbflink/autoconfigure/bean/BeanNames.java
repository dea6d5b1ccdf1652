/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Names of beans that are known by their type. */
final class BeanNames {

    private BeanNames() {}

    /** The name of the only bean of a type, or of the primary one among several. */
    static String only(ApplicationContext context, Class<?> type) {
        String[] names = context.getBeanNamesForType(type);
        if (names.length == 0) {
            throw new NoSuchBeanDefinitionException(type);
        }
        if (names.length == 1) {
            return names[0];
        }
        String primary = null;
        for (String name : names) {
            if (isPrimary(context, name)) {
                if (primary != null) {
                    throw new NoUniqueBeanDefinitionException(type, names);
                }
                primary = name;
            }
        }
        if (primary == null) {
            throw new NoUniqueBeanDefinitionException(type, names);
        }
        return primary;
    }

    private static boolean isPrimary(ApplicationContext context, String name) {
        ConfigurableListableBeanFactory factory = ((ConfigurableApplicationContext) context).getBeanFactory();
        return factory.containsBeanDefinition(name)
                && factory.getMergedBeanDefinition(name).isPrimary();
    }
}
