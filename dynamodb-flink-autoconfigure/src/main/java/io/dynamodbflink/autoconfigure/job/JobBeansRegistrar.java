/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers the source and the sink of every job as beans, named {@code <job>Source} and {@code <job>Sink} and with the
 * job's name as qualifier. They are prototypes: each is built when it is asked for, because building it looks up the
 * stream, and a job that is started again reads the stream that is the table's latest then. A bean of the application
 * with one of these names takes the place of ours.
 */
public final class JobBeansRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;
    private final BeanFactory beans;

    public JobBeansRegistrar(Environment environment, BeanFactory beans) {
        this.environment = environment;
        this.beans = beans;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        Map<String, Object> jobs = Binder.get(environment)
                .bind(DynamoDbFlinkProperties.PREFIX + ".jobs", Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of);
        Map<String, JobName> taken = new TreeMap<>();
        jobs.forEach((key, properties) -> {
            JobName job = JobBlueprints.name(key);
            requireDistinct(taken.put(JobBeanNames.source(job), job), job);
            register(registry, JobBeanNames.source(job), job, DynamoDbStreamsSource.class, () -> source(job));
            if (properties instanceof Map<?, ?> settings && settings.containsKey("sink")) {
                register(registry, JobBeanNames.sink(job), job, DynamoDbSink.class, () -> sink(job));
            }
        });
    }

    private static void requireDistinct(@Nullable JobName other, JobName job) {
        if (other != null) {
            throw new FailureAnalyzedException(
                    "The jobs '" + other + "' and '" + job
                            + "' cannot be told apart: the names of their beans would both" + " begin with '"
                            + JobBeanNames.source(job).replaceFirst("Source$", "") + "'.",
                    "Rename one of them below dynamodb-flink.jobs.");
        }
    }

    private DynamoDbStreamsSource<?> source(JobName job) {
        return beans.getBean(JobSourceFactory.class)
                .create(beans.getBean(JobBlueprints.class).get(job));
    }

    private DynamoDbSink<?> sink(JobName job) {
        return beans.getBean(JobSinkFactory.class)
                .create(beans.getBean(JobBlueprints.class).get(job));
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void register(
            BeanDefinitionRegistry registry, String name, JobName job, Class type, Supplier<?> supplier) {
        if (registry.containsBeanDefinition(name)) {
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition(type, supplier);
        definition.setScope(BeanDefinition.SCOPE_PROTOTYPE);
        definition.setQualifiedElement(new JobQualifier(job));
        registry.registerBeanDefinition(name, definition);
    }
}
