/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.ClusterChecks;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.properties.JobProperties.OnStartupFailure;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.properties.SourceProperties;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.autoconfigure.strategy.StrategySelector;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/**
 * The blueprints of all jobs, made from properties and bean definitions when the application context starts: what is
 * wrong with them stops the application before anything runs.
 */
public final class JobBlueprints {

    private final SortedMap<JobName, JobBlueprint> blueprints;

    private JobBlueprints(SortedMap<JobName, JobBlueprint> blueprints) {
        this.blueprints = Collections.unmodifiableSortedMap(blueprints);
    }

    /**
     * @throws FailureAnalyzedException if a property is wrong, or a bean is unknown or ambiguous
     */
    public static JobBlueprints of(DynamoDbFlinkProperties properties, ConfigurableListableBeanFactory beans) {
        SortedMap<JobName, JobProperties> jobs = new TreeMap<>();
        properties.jobs().forEach((name, job) -> jobs.put(name(name), job));
        SortedMap<JobName, SourceProperties> sources = new TreeMap<>();
        jobs.forEach((name, job) -> sources.put(name, JobChecks.check(name, job)));
        Map<JobName, Map<StrategyRole, String>> named = new TreeMap<>();
        jobs.forEach((name, job) -> named.put(name, named(job)));
        StrategySelector selector = new StrategySelector(beans, named);
        SortedMap<JobName, JobBlueprint> blueprints = new TreeMap<>();
        sources.forEach((name, source) -> {
            JobProperties job = Objects.requireNonNull(jobs.get(name));
            JobBlueprint blueprint =
                    new JobBlueprint(name, job, source, selector.select(name, roles(source, job.sink())));
            JobChecks.check(blueprint);
            if (properties.cluster().activation() == ClusterProperties.Activation.LOCK) {
                JobChecks.requireDirectoryForLock(blueprint);
            }
            blueprints.put(name, blueprint);
        });
        JobBlueprints all = new JobBlueprints(blueprints);
        ClusterChecks.check(properties.cluster(), all.slotsNeededAtStart());
        return all;
    }

    /**
     * The job name that a key below {@code dynamodb-flink.jobs} is.
     *
     * @throws FailureAnalyzedException if it cannot be one
     */
    public static JobName name(String key) {
        return JobName.parse(key)
                .orElseThrow(() -> new FailureAnalyzedException(
                        "'" + key + "' below dynamodb-flink.jobs is not a job name.",
                        "Use 1 to 64 letters, digits, '-' and '_', beginning with a letter or a digit."));
    }

    private static Map<StrategyRole, String> named(JobProperties job) {
        Map<StrategyRole, String> named = new EnumMap<>(StrategyRole.class);
        put(named, StrategyRole.PIPELINE, job.pipeline());
        put(named, StrategyRole.CLIENT_PROVIDER, job.clientProvider());
        SourceProperties source = job.source();
        if (source != null) {
            put(named, StrategyRole.DESERIALIZATION_SCHEMA, source.deserializationSchema());
            put(named, StrategyRole.INVALID_RECORD_HANDLER, source.deadLetterHandler());
            put(named, StrategyRole.SHARD_ASSIGNER, source.shardAssigner());
            put(named, StrategyRole.WATERMARK_STRATEGY, source.watermarkStrategy());
        }
        SinkProperties sink = job.sink();
        if (sink != null) {
            put(named, StrategyRole.ELEMENT_CONVERTER, sink.elementConverter());
            put(named, StrategyRole.TABLE_NAME_SELECTOR, sink.tableNameSelector());
            put(named, StrategyRole.INVALID_ITEM_HANDLER, sink.deadLetterHandler());
        }
        return named;
    }

    /** A dead letter handler is looked for only where letters are handed to one: the beans may be meant for others. */
    private static Set<StrategyRole> roles(SourceProperties source, @Nullable SinkProperties sink) {
        Set<StrategyRole> roles = EnumSet.allOf(StrategyRole.class);
        if (source.onInvalidRecord() != PoisonPolicy.DEAD_LETTER
                || source.deadLetterDirectory() != null
                || source.deadLetterTable() != null) {
            roles.remove(StrategyRole.INVALID_RECORD_HANDLER);
        }
        if (sink == null
                || sink.onInvalidItem() != PoisonPolicy.DEAD_LETTER
                        && sink.onConditionFailed() != PoisonPolicy.DEAD_LETTER
                || sink.deadLetterDirectory() != null
                || sink.deadLetterTable() != null) {
            roles.remove(StrategyRole.INVALID_ITEM_HANDLER);
        }
        return roles;
    }

    private static void put(Map<StrategyRole, String> named, StrategyRole role, @Nullable String bean) {
        if (StringUtils.hasText(bean)) {
            named.put(role, bean);
        }
    }

    public SortedSet<JobName> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(blueprints.keySet()));
    }

    public Collection<JobBlueprint> all() {
        return blueprints.values();
    }

    /**
     * The blueprint of a job.
     *
     * @throws IllegalArgumentException if there is no job with this name
     */
    public JobBlueprint get(JobName name) {
        JobBlueprint blueprint = blueprints.get(name);
        if (blueprint == null) {
            throw new IllegalArgumentException("There is no job '" + name + "'. The jobs are: " + blueprints.keySet());
        }
        return blueprint;
    }

    /** Where jobs keep their state, by the names of the jobs that keep any. */
    public SortedMap<String, String> checkpointDirectories() {
        SortedMap<String, String> directories = new TreeMap<>();
        for (JobBlueprint blueprint : all()) {
            String directory = blueprint.checkpoint().directory();
            if (directory != null) {
                directories.put(blueprint.name().value(), directory);
            }
        }
        return directories;
    }

    /** Whether the application does not start without one of the jobs. */
    public boolean failApplication() {
        return all().stream()
                .map(JobBlueprint::properties)
                .anyMatch(job -> job.autoStartup() && job.onStartupFailure() == OnStartupFailure.FAIL_APPLICATION);
    }

    private int slotsNeededAtStart() {
        return all().stream()
                .filter(blueprint -> blueprint.properties().autoStartup())
                .mapToInt(blueprint -> blueprint.properties().parallelism())
                .sum();
    }

    /** Task slots that all jobs need to run at once. */
    public int neededSlots() {
        return all().stream()
                .mapToInt(blueprint -> blueprint.properties().parallelism())
                .sum();
    }
}
