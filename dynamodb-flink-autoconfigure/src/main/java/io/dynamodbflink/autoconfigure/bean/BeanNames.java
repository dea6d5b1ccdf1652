/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Chooses among beans of one type by the rules of Spring's own injection, without making any of them. */
public final class BeanNames {

    private BeanNames() {}

    /** The name of the bean of a type that would be injected. */
    static String only(ApplicationContext context, Class<?> type) {
        ConfigurableListableBeanFactory beans = ((ConfigurableApplicationContext) context).getBeanFactory();
        List<String> candidates = unqualified(beans, List.of(context.getBeanNamesForType(type)));
        if (candidates.isEmpty()) {
            throw new NoSuchBeanDefinitionException(type);
        }
        return preferred(beans, candidates).orElseThrow(() -> new NoUniqueBeanDefinitionException(type, candidates));
    }

    /** Those of the beans that may be injected: the target of a scoped proxy, for one, may not. */
    public static List<String> injectable(ConfigurableListableBeanFactory beans, Collection<String> names) {
        return names.stream()
                .filter(name -> isTrue(beans, name, BeanDefinition::isAutowireCandidate, true))
                .toList();
    }

    /** Those of the beans that may be injected where no qualifier is given. */
    public static List<String> unqualified(ConfigurableListableBeanFactory beans, Collection<String> names) {
        return injectable(beans, names).stream()
                .filter(name -> isTrue(
                        beans,
                        name,
                        definition -> !(definition instanceof AbstractBeanDefinition detailed)
                                || detailed.isDefaultCandidate(),
                        true))
                .toList();
    }

    /** The one that is meant: the only one, or else the only primary one, or else the only one that is no fallback. */
    public static Optional<String> preferred(ConfigurableListableBeanFactory beans, List<String> candidates) {
        List<String> preferred = candidates;
        if (preferred.size() > 1) {
            preferred = candidates.stream()
                    .filter(name -> isTrue(beans, name, BeanDefinition::isPrimary, false))
                    .toList();
        }
        if (preferred.isEmpty()) {
            preferred = candidates.stream()
                    .filter(name -> !isTrue(beans, name, BeanDefinition::isFallback, false))
                    .toList();
        }
        return preferred.size() == 1 ? Optional.of(preferred.get(0)) : Optional.empty();
    }

    private static boolean isTrue(
            ConfigurableListableBeanFactory beans,
            String name,
            Predicate<BeanDefinition> question,
            boolean withoutDefinition) {
        BeanDefinition definition = definition(beans, name);
        return definition == null ? withoutDefinition : question.test(definition);
    }

    /** Null for a bean that was registered as an object. */
    private static @Nullable BeanDefinition definition(@Nullable BeanFactory beans, String name) {
        if (!(beans instanceof ConfigurableListableBeanFactory local)) {
            return null;
        }
        return local.containsBeanDefinition(name)
                ? local.getMergedBeanDefinition(name)
                : definition(local.getParentBeanFactory(), name);
    }
}
