/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;

/**
 * The life cycle of the beans that there are. Spring would make beans with a life cycle of their own for the sake of
 * starting them: listeners of queues, servers. Here they are started, in the order of their phases, only if somebody
 * needed them, and then when they have been made.
 */
final class PresentBeans extends DefaultLifecycleProcessor {

    private final ConfigurableListableBeanFactory beans;
    private final Set<String> initialized = new HashSet<>();

    PresentBeans(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
        setBeanFactory(beans);
    }

    @Override
    protected Map<String, Lifecycle> getLifecycleBeans() {
        Map<String, Lifecycle> present = new LinkedHashMap<>();
        for (String name : beans.getSingletonNames()) {
            if (beans.getSingleton(name) instanceof Lifecycle bean && bean != this) {
                present.put(name, bean);
            }
        }
        return present;
    }

    @Override
    public synchronized void onRefresh() {
        initialized.addAll(List.of(beans.getSingletonNames()));
        super.onRefresh();
    }

    /** Does for beans that have been made since what Spring does for the first ones when all are made. */
    synchronized void awaken() {
        boolean news = false;
        for (String name : beans.getSingletonNames()) {
            if (initialized.add(name)) {
                news = true;
                if (beans.getSingleton(name) instanceof SmartInitializingSingleton bean) {
                    bean.afterSingletonsInstantiated();
                }
            }
        }
        if (news) {
            super.onRefresh();
        }
    }
}
