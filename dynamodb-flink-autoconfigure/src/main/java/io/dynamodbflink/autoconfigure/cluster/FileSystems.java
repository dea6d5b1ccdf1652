/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Flink's file systems in this process, of which there is one set for all of it. Flink's own processes give them the
 * cluster's settings when they start; for a process that is not Flink's somebody has to do that.
 */
final class FileSystems {

    private FileSystems() {}

    /**
     * Gives them settings, and finds those that are plugins. Without settings everything is left as it is: another
     * application in the process may have configured them.
     *
     * @throws FailureAnalyzedException if one does not accept them
     */
    static void configure(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return;
        }
        Configuration configuration = Configuration.fromMap(settings);
        try {
            FileSystem.initialize(configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        } catch (RuntimeException e) {
            throw new FailureAnalyzedException(
                    "A file system of Flink does not accept its settings: " + e.getMessage(),
                    "Correct the settings below dynamodb-flink.cluster.flink.",
                    e);
        }
    }
}
