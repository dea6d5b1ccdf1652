/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The application's context on a cluster elsewhere.
 *
 * @param profiles Profiles that are active there, besides the application's own and 'dynamodb-flink-worker'.
 * @param properties Properties of the application that have other values there.
 * @param allowedSecrets Names of properties that hold secrets and are sent all the same. Whoever may look at a job on the
 *     cluster can read them.
 * @since 0.1.0
 */
public record WorkerProperties(
        @DefaultValue List<String> profiles,
        @DefaultValue Map<String, String> properties,
        @DefaultValue List<String> allowedSecrets) {

    public WorkerProperties {
        profiles = List.copyOf(profiles);
        properties = Map.copyOf(properties);
        allowedSecrets = List.copyOf(allowedSecrets);
    }

    /** Names the properties only: their values may be secrets. */
    @Override
    public String toString() {
        return "WorkerProperties[profiles=" + profiles + ", properties=" + properties.keySet() + ", allowedSecrets="
                + allowedSecrets + "]";
    }
}
