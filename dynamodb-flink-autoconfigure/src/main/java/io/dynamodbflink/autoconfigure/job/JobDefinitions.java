/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import io.dynamodbflink.autoconfigure.state.RunDefinition;
import io.dynamodbflink.autoconfigure.worker.WorkerDefinition;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Says in words what the jobs are, so that a job that runs already can be compared with what it is to be now: every
 * property that the job on the cluster is made from, whatever properties there will be, the classes of its beans, what its
 * beans are made with there, and the code that is sent with it. What only the application makes use of does not count, nor does where a job begins that has
 * no state. Secrets are left out: a changed password does not change the job, which gets it from elsewhere.
 */
final class JobDefinitions {

    /** Properties, or groups of them, that the running job knows nothing of. */
    private static final Set<String> NOT_OF_THE_RUNNING_JOB = Set.of(
            "auto-startup",
            "on-startup-failure",
            "startup-timeout",
            "on-failure",
            "health",
            "source.initial-position",
            "source.initial-timestamp",
            "checkpoint.retained-savepoints",
            "checkpoint.allow-non-restored-state");

    /** Properties that a context without a web server, without jobs of its own and without a log of its own ignores. */
    private static final List<String> NOT_OF_A_WORKER = List.of(
            "dynamodb-flink.", "server.", "local.", "management.", "logging.", "spring.main.", "spring.lifecycle.");

    private final BeanFactory beans;
    private final AwsProperties aws;
    private final @Nullable WorkerDefinition worker;
    private final FlinkCluster cluster;
    private final KnownSecrets secrets;

    /** @param worker what the application's context is made with on the cluster; null if there is none there */
    JobDefinitions(
            BeanFactory beans,
            FlinkCluster cluster,
            KnownSecrets secrets,
            AwsProperties aws,
            @Nullable WorkerDefinition worker) {
        this.aws = Objects.requireNonNull(aws, "aws");
        this.worker = worker;
        this.beans = Objects.requireNonNull(beans, "beans");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
    }

    RunDefinition of(JobBlueprint job) {
        SortedMap<String, String> definition = new TreeMap<>();
        put(definition, "", job.properties());
        // The same directory may be written in several ways.
        definition.computeIfPresent("checkpoint.directory", (name, directory) -> new Path(directory).toString());
        job.strategies().forEach((role, bean) -> definition.put("bean." + role.label(), bean + typeOf(bean)));
        put(definition, "aws", aws);
        if (worker != null) {
            put(definition, worker);
        }
        cluster.codeDigest().ifPresent(digest -> definition.put("code", digest));
        return new RunDefinition(definition);
    }

    private void put(Map<String, String> definition, WorkerDefinition elsewhere) {
        definition.put("worker.profiles", String.join(",", elsewhere.activeProfiles()));
        elsewhere.travellingProperties().forEach((name, value) -> {
            if (NOT_OF_A_WORKER.stream().noneMatch(name::startsWith) || name.startsWith("dynamodb-flink.aws.")) {
                put(definition, "worker." + name, value);
            }
        });
    }

    private String typeOf(String bean) {
        Class<?> type = beans.getType(bean);
        return type == null ? "" : " (" + ClassUtils.getUserClass(type).getName() + ")";
    }

    private void put(Map<String, String> definition, String name, @Nullable Object value) {
        if (value == null || NOT_OF_THE_RUNNING_JOB.contains(name) || SecretNames.isSecret(name)) {
            return;
        }
        if (value instanceof Record group) {
            for (RecordComponent component : group.getClass().getRecordComponents()) {
                String part = kebabCase(component.getName());
                put(definition, name.isEmpty() ? part : name + "." + part, valueOf(group, component));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, element) -> put(definition, name + "[" + key + "]", element));
        } else {
            String text = value.toString();
            if (secrets.redact(text).equals(text)) {
                definition.put(name, text);
            }
        }
    }

    private static @Nullable Object valueOf(Record group, RecordComponent component) {
        try {
            return component.getAccessor().invoke(group);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Properties are public records, whose accessors do nothing", e);
        }
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
