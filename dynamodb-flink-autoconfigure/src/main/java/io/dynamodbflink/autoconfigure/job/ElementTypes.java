/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import java.lang.reflect.Modifier;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Compares the type of the elements that a bean declares to take with the type of those that it would be given. Without
 * that, a job of parts that do not fit runs until its first element and then fails again and again.
 */
final class ElementTypes {

    private final ApplicationContext context;

    ElementTypes(ApplicationContext context) {
        this.context = Objects.requireNonNull(context, "context");
    }

    /**
     * @param role a role whose type has the elements' type as its first parameter
     * @param given type of the elements that the bean would be given
     * @throws FailureAnalyzedException if no element can be of both types
     */
    void check(JobBlueprint job, StrategyRole role, TypeInformation<?> given) {
        job.strategy(role).ifPresent(bean -> {
            Class<?> taken = taken(role, bean);
            if (taken != null && areUnrelated(taken, given.getTypeClass())) {
                throw new FailureAnalyzedException(
                        "The job '" + job.name() + "' does not fit together: its " + role.label() + " '" + bean
                                + "' takes elements of " + taken.getName() + ", but would be given elements of "
                                + given.getTypeClass().getName() + ".",
                        "Set " + role.propertyOf(job.name()) + " to another bean, or change what comes before it: "
                                + (role == StrategyRole.PIPELINE
                                        ? StrategyRole.DESERIALIZATION_SCHEMA.propertyOf(job.name())
                                        : "the type that the job's pipeline, or without one its deserialization"
                                                + " schema, makes")
                                + ".");
            }
        });
    }

    /** Null if the bean does not say. */
    private @Nullable Class<?> taken(StrategyRole role, String bean) {
        ConfigurableListableBeanFactory beans = ((ConfigurableApplicationContext) context).getBeanFactory();
        return beans.containsBeanDefinition(bean)
                ? beans.getMergedBeanDefinition(bean)
                        .getResolvableType()
                        .as(role.type())
                        .getGeneric(0)
                        .resolve()
                : null;
    }

    private static boolean areUnrelated(Class<?> taken, Class<?> given) {
        return !taken.isAssignableFrom(given) && !given.isAssignableFrom(taken) && !haveCommonSubclasses(taken, given);
    }

    private static boolean haveCommonSubclasses(Class<?> first, Class<?> second) {
        return first.isInterface() && !Modifier.isFinal(second.getModifiers())
                || second.isInterface() && !Modifier.isFinal(first.getModifiers());
    }
}
