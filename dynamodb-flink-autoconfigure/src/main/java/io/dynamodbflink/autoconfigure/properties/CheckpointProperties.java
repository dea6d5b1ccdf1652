/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a job keeps its state.
 *
 * @param interval Time between two checkpoints. Zero switches checkpoints off, and with them the restart of a failed
 *     job.
 * @param directory Directory for checkpoints and savepoints, as a URI such as 'file:/var/lib/app/flink'; each job has
 *     its own directory below it. The newest completed one is restored when the job starts. Without a directory,
 *     checkpoints are held in memory and are gone when the application exits.
 * @param timeout Longest time a checkpoint may take.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record CheckpointProperties(
        @DefaultValue("10s") Duration interval,
        @Nullable String directory,
        @DefaultValue("10m") Duration timeout) {}
