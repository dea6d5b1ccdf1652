/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Bears {@code @Qualifier("<job>")}, as a bean method could. Unlike a qualifier in the bean definition, it leaves the
 * bean's own name usable as a qualifier, too.
 */
final class JobQualifier implements AnnotatedElement {

    private final Qualifier qualifier;

    JobQualifier(JobName job) {
        this.qualifier = MergedAnnotation.of(Qualifier.class, Map.of(MergedAnnotation.VALUE, job.value()))
                .synthesize();
    }

    @Override
    public <A extends Annotation> @Nullable A getAnnotation(Class<A> type) {
        return type == Qualifier.class ? type.cast(qualifier) : null;
    }

    @Override
    public Annotation[] getAnnotations() {
        return new Annotation[] {qualifier};
    }

    @Override
    public Annotation[] getDeclaredAnnotations() {
        return getAnnotations();
    }
}
