/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.shipping.Shipping;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Properties of clusters, bound as an application's are. */
final class ClusterSettings {

    private ClusterSettings() {}

    /**
     * @param settings names below {@code dynamodb-flink.cluster}, with their values
     */
    static ClusterProperties properties(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(new HashMap<>(settings)))
                .bindOrCreate("", ClusterProperties.class);
    }

    /** The same, with settings of Flink. */
    static ClusterProperties withFlink(Map<String, String> flink) {
        Map<String, String> settings = new HashMap<>();
        flink.forEach((key, value) -> settings.put("flink[" + key + "]", value));
        return properties(settings);
    }

    /** Sends what this test is run with. */
    static Shipping shipping() {
        return new Shipping(
                properties(Map.of()).remote().shipping(), "cluster-tests", ClusterSettings.class.getClassLoader());
    }
}
