/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanNames;
import io.dynamodbflink.autoconfigure.job.JobName;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.ResolvableType;

/**
 * Decides which bean plays which role in which job: the bean that the job's properties name; else the one that has the
 * job's name as qualifier (or as its own name); else the only one of its type, or the primary one. A bean that is
 * another job's by name or qualifier is not considered, nor is one that Spring would not inject.
 *
 * @since 0.1.0
 */
public final class StrategySelector {

    private final ConfigurableListableBeanFactory beans;
    private final Map<JobName, Map<StrategyRole, String>> named;

    /**
     * @param beans where the beans are
     * @param named for every job, the bean names that its properties give, by role
     */
    public StrategySelector(ConfigurableListableBeanFactory beans, Map<JobName, Map<StrategyRole, String>> named) {
        this.beans = Objects.requireNonNull(beans, "beans");
        this.named = Objects.requireNonNull(named, "named");
    }

    /** The beans that play these roles in a job. Roles that no bean plays are absent. */
    public Map<StrategyRole, String> select(JobName job, Set<StrategyRole> roles) {
        Map<StrategyRole, String> selected = new EnumMap<>(StrategyRole.class);
        for (StrategyRole role : roles) {
            select(job, role).ifPresent(bean -> selected.put(role, bean));
        }
        return selected;
    }

    /**
     * The bean that plays a role in a job.
     *
     * @throws FailureAnalyzedException if the named bean does not exist or has another type, or if several beans could
     *     be meant
     */
    public Optional<String> select(JobName job, StrategyRole role) {
        List<String> all = Arrays.stream(
                        BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, role.type(), true, false))
                .filter(bean -> role.isPlayedBy(type(bean)))
                .toList();
        String explicit = namedFor(job, role);
        if (explicit != null) {
            return Optional.of(existing(job, role, explicit, all));
        }
        List<String> qualified = BeanNames.injectable(beans, all).stream()
                .filter(bean -> isQualifiedFor(job, bean))
                .toList();
        if (!qualified.isEmpty()) {
            return Optional.of(only(job, role, qualified, "have the qualifier '" + job + "'"));
        }
        Set<String> taken = takenByOthers(job, role, all);
        List<String> free = BeanNames.unqualified(beans, all).stream()
                .filter(bean -> !taken.contains(bean))
                .toList();
        if (free.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(only(job, role, free, "are of this type"));
    }

    /** With its type arguments, if they are known: those of a factory method are, those of a lambda are not. */
    private ResolvableType type(String bean) {
        ResolvableType defined = beans.containsBeanDefinition(bean)
                ? beans.getMergedBeanDefinition(bean).getResolvableType()
                : ResolvableType.NONE;
        if (defined != ResolvableType.NONE) {
            return defined;
        }
        Class<?> type = beans.getType(bean);
        return type == null ? ResolvableType.NONE : ResolvableType.forClass(type);
    }

    private @Nullable String namedFor(JobName job, StrategyRole role) {
        return named.getOrDefault(job, Map.of()).get(role);
    }

    private boolean isQualifiedFor(JobName job, String bean) {
        // The qualifier of a scoped bean stays with the target of its proxy.
        String target = ScopedProxyUtils.getTargetBeanName(bean);
        return BeanFactoryAnnotationUtils.isQualifierMatch(job.value()::equals, bean, beans)
                || BeanFactoryAnnotationUtils.isQualifierMatch(job.value()::equals, target, beans);
    }

    private Set<String> takenByOthers(JobName job, StrategyRole role, Collection<String> all) {
        Set<String> taken = new HashSet<>();
        for (JobName other : named.keySet()) {
            if (!other.equals(job)) {
                String explicit = namedFor(other, role);
                if (explicit != null) {
                    taken.add(explicit);
                }
                all.stream().filter(bean -> isQualifiedFor(other, bean)).forEach(taken::add);
            }
        }
        return taken;
    }

    private String existing(JobName job, StrategyRole role, String bean, List<String> candidates) {
        if (candidates.contains(bean)) {
            return bean;
        }
        String problem = beans.containsBean(bean)
                ? "the bean '" + bean + "' is not a " + role.typeName() + " but a " + typeName(bean)
                : "there is no bean '" + bean + "'";
        List<String> offered = BeanNames.injectable(beans, candidates);
        throw new FailureAnalyzedException(
                "The job '" + job + "' has " + role.propertyOf(job) + "=" + bean + ", but " + problem + ".",
                offered.isEmpty()
                        ? "Declare a bean '" + bean + "' of type " + role.type().getName() + ", or remove the property."
                        : "Set " + role.propertyOf(job) + " to one of: " + String.join(", ", offered) + ".");
    }

    private String typeName(String bean) {
        ResolvableType type = type(bean);
        return type == ResolvableType.NONE ? "bean of unknown type" : type.toString();
    }

    private String only(JobName job, StrategyRole role, List<String> candidates, String common) {
        return BeanNames.preferred(beans, candidates).orElseThrow(() -> ambiguous(job, role, candidates, common));
    }

    private static FailureAnalyzedException ambiguous(
            JobName job, StrategyRole role, List<String> candidates, String common) {
        return new FailureAnalyzedException(
                "The job '" + job + "' needs one " + role.typeName() + ", but " + candidates.size() + " beans " + common
                        + ": " + String.join(", ", candidates) + ".",
                "Set " + role.propertyOf(job) + " to one of them, or put @Qualifier(\"" + job
                        + "\") on the one that is for this job.");
    }
}
