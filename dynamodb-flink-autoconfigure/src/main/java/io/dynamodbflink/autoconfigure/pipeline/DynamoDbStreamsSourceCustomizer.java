/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.pipeline;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceBuilder;

/**
 * Changes the source of a job before it is built, after properties and strategy beans have been applied. All beans of
 * this type are asked for every job, in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DynamoDbStreamsSourceCustomizer {

    /**
     * @param job the job
     * @param builder the builder of its source
     */
    void customize(JobName job, DynamoDbStreamsSourceBuilder<?> builder);
}
