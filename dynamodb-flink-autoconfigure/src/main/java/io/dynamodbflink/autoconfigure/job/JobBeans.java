/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import java.util.Objects;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/** Makes the references of one job to beans: by name, or with the bean itself where the job's properties say so. */
record JobBeans(ApplicationContext context, JobBlueprint job) {

    JobBeans {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(job, "job");
    }

    /** @throws FailureAnalyzedException if a bean is to travel by value that there is not */
    void check() {
        for (String name : job.properties().beansByValue()) {
            if (!context.containsBean(name)) {
                throw new FailureAnalyzedException(
                        "There is no bean '" + name + "', which job '" + job.name() + "' is to take along by value.",
                        "Correct dynamodb-flink.jobs." + job.name() + ".beans-by-value.");
            }
        }
    }

    <T> BeanReference<T> reference(String name, Class<T> type) {
        return job.properties().beansByValue().contains(name)
                ? BeanReference.byValue(context, name, type)
                : BeanReference.of(context, name, type);
    }

    <T> BeanReference<T> reference(Class<T> type) {
        return reference(BeanReference.of(context, type).beanName(), type);
    }
}
