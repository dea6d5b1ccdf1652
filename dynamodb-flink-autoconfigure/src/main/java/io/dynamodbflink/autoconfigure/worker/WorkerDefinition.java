/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.autoconfigure.bean.BeansElsewhere;
import java.io.Serial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the application's context is started in a process of a cluster. It travels with every bean reference of a job, so
 * it has no secrets but those that are explicitly allowed.
 *
 * @since 0.1.0
 */
public final class WorkerDefinition implements BeansElsewhere {

    /** Profile that is active in every worker. */
    public static final String PROFILE = "dynamodb-flink-worker";

    /** Name of the bean, in the application and in its workers. */
    static final String BEAN_NAME = "dynamoDbFlinkWorkerDefinition";

    @Serial
    private static final long serialVersionUID = 1L;

    private final ApplicationSources sources;
    private final ArrayList<String> profiles;
    private final TreeMap<String, String> properties;
    private final TreeMap<String, String> fallbacks;

    /**
     * @param profiles active profiles besides {@link #PROFILE}
     * @param properties go over everything else
     * @param fallbacks give way to system properties and the environment
     */
    WorkerDefinition(
            ApplicationSources sources,
            List<String> profiles,
            Map<String, String> properties,
            Map<String, String> fallbacks) {
        this.sources = Objects.requireNonNull(sources, "sources");
        Set<String> active = new LinkedHashSet<>(profiles);
        active.remove(PROFILE);
        // The last one wins where files of several profiles set a property.
        active.add(PROFILE);
        this.profiles = new ArrayList<>(active);
        this.properties = new TreeMap<>(properties);
        this.fallbacks = new TreeMap<>(fallbacks);
    }

    /**
     * A definition from what is known.
     *
     * @param classes names of the application's configuration classes, the main one first
     * @param profiles active profiles besides {@link #PROFILE}
     * @param properties properties that go over all others
     */
    public static WorkerDefinition of(List<String> classes, List<String> profiles, Map<String, String> properties) {
        return new WorkerDefinition(new ApplicationSources(classes, List.of()), profiles, properties, Map.of());
    }

    /** What the application's properties are in a worker, as far as they come from here. Some may be secrets. */
    public SortedMap<String, String> travellingProperties() {
        SortedMap<String, String> all = new TreeMap<>(fallbacks);
        all.putAll(properties);
        return all;
    }

    /** Active profiles, {@link #PROFILE} among them. */
    public List<String> activeProfiles() {
        return List.copyOf(profiles);
    }

    ApplicationSources sources() {
        return sources;
    }

    List<String> profiles() {
        return profiles;
    }

    Map<String, String> properties() {
        return properties;
    }

    Map<String, String> fallbacks() {
        return fallbacks;
    }

    @Override
    public <T> T getBean(String name, Class<T> type) {
        return WorkerApplication.of(this).bean(name, type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WorkerDefinition definition
                && sources.equals(definition.sources)
                && profiles.equals(definition.profiles)
                && properties.equals(definition.properties)
                && fallbacks.equals(definition.fallbacks);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sources, profiles, properties, fallbacks);
    }

    /** Names the properties only. */
    @Override
    public String toString() {
        return "WorkerDefinition[" + sources + ", profiles=" + profiles + ", properties=" + properties.keySet()
                + ", fallbacks=" + fallbacks.keySet() + "]";
    }
}
