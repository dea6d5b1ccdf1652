/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.CheckpointProperties;
import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.properties.SourceProperties;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that a job is built from: checked properties, and the beans that play a role in it. Unlike the
 * {@link FlinkJobDefinition}, which is shown to the outside, it may hold secrets.
 *
 * @param name name of the job
 * @param properties its properties, which have passed {@link JobChecks}
 * @param source what it reads
 * @param strategies names of the beans that play a role in it
 */
public record JobBlueprint(
        JobName name, JobProperties properties, SourceProperties source, Map<StrategyRole, String> strategies) {

    public JobBlueprint {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(properties, "properties");
        Objects.requireNonNull(source, "source");
        strategies = Map.copyOf(strategies);
    }

    /** What the job writes, if it has a sink of its own. */
    public Optional<SinkProperties> sink() {
        return Optional.ofNullable(properties.sink());
    }

    public CheckpointProperties checkpoint() {
        return properties.checkpoint();
    }

    /** Name of the bean that plays a role, if any does. */
    public Optional<String> strategy(StrategyRole role) {
        return Optional.ofNullable(strategies.get(role));
    }

    /** Whether changes are written as they are read, so that the stream has to carry new images. */
    public boolean isReplication() {
        return sink().isPresent()
                && !strategies.containsKey(StrategyRole.DESERIALIZATION_SCHEMA)
                && !strategies.containsKey(StrategyRole.PIPELINE)
                && !strategies.containsKey(StrategyRole.ELEMENT_CONVERTER);
    }

    /** What the outside is shown. */
    FlinkJobDefinition definition() {
        Map<String, String> byLabel = new TreeMap<>();
        strategies.forEach((role, bean) -> byLabel.put(role.label(), bean));
        Duration interval = checkpoint().interval();
        return new FlinkJobDefinition(
                name,
                properties.autoStartup(),
                properties.parallelism(),
                source.tableName(),
                source.streamArn(),
                initialPosition(),
                sink().map(SinkProperties::tableName).orElse(null),
                interval.isZero() ? null : interval,
                checkpoint().directory(),
                HealthLimits.of(properties),
                byLabel);
    }

    private String initialPosition() {
        String position = source.initialPosition().name();
        return source.initialTimestamp() == null ? position : position + " " + source.initialTimestamp();
    }

    /** Names the job only: the properties may be secrets. */
    @Override
    public String toString() {
        return "blueprint of job '" + name + "'";
    }
}
