/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.pipeline;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.JobName;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a {@link DynamoDbFlinkPipeline} is given beside its input.
 *
 * @since 0.1.0
 */
public interface PipelineContext {

    /** Name of the job that is built. */
    JobName jobName();

    /** The job's environment, for further sources. It must not be executed: the job is submitted afterwards. */
    StreamExecutionEnvironment environment();

    /**
     * A reference to the only (or primary) bean of a type, to be used inside functions.
     *
     * @throws org.springframework.beans.factory.NoSuchBeanDefinitionException if there is none, or more than one
     */
    <T> BeanReference<T> bean(Class<T> type);

    /**
     * A reference to a bean, to be used inside functions.
     *
     * @throws org.springframework.beans.factory.NoSuchBeanDefinitionException if there is no bean with this name
     */
    <T> BeanReference<T> bean(String name, Class<T> type);
}
