/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Who can reach the embedded cluster, and what he can do with it. By default: who is on this machine, and look.
 *
 * @param warnings what the application's settings of Flink open beyond that; each names the setting
 * @param readOnly whether the REST endpoint refuses whatever changes something
 */
record ClusterExposure(List<String> warnings, boolean readOnly) {

    private static final String SETTING = "dynamodb-flink.cluster.flink";

    private static final List<ConfigOption<Boolean>> CHANGES_OVER_REST =
            List.of(WebOptions.SUBMIT_ENABLE, WebOptions.CANCEL_ENABLE, WebOptions.RESCALE_ENABLE);

    private static final Pattern REPORTER_PORT = Pattern.compile("metrics\\.reporter\\.[^.]+\\.port");

    ClusterExposure {
        warnings = List.copyOf(warnings);
    }

    static ClusterExposure of(Configuration configuration) {
        Objects.requireNonNull(configuration, "configuration");
        List<String> warnings = new ArrayList<>();
        listener(warnings, configuration, RestOptions.BIND_ADDRESS, "Flink's REST endpoint");
        listener(warnings, configuration, JobManagerOptions.BIND_HOST, "Flink's server of binary objects");
        listener(warnings, configuration, TaskManagerOptions.BIND_HOST, "Flink's TaskManager");
        boolean readOnly = true;
        for (ConfigOption<Boolean> option : CHANGES_OVER_REST) {
            if (configuration.get(option)) {
                readOnly = false;
                warnings.add(setting(option.key(), true) + " lets everybody who reaches Flink's REST endpoint submit"
                        + " jobs, which is to say run any code in this JVM, cancel them, and shut the cluster down:"
                        + " Flink does not ask who it is.");
            }
        }
        for (String key : configuration.keySet()) {
            if (REPORTER_PORT.matcher(key).matches()) {
                warnings.add(setting(key, configuration.getString(key, ""))
                        + " has a reporter of metrics listen, on every network interface if it is one of Flink's.");
            }
        }
        return new ClusterExposure(warnings, readOnly);
    }

    private static void listener(
            List<String> warnings, Configuration configuration, ConfigOption<String> option, String who) {
        String address = configuration.get(option);
        if (!isLoopback(address)) {
            warnings.add(setting(option.key(), address) + " has " + who
                    + " listen beyond this machine. It asks nobody who he is, unless TLS with client authentication is"
                    + " set below dynamodb-flink.cluster.ssl.");
        }
    }

    private static String setting(String key, Object value) {
        return SETTING + "[" + key + "]=" + value;
    }

    private static boolean isLoopback(String address) {
        try {
            for (InetAddress resolved : InetAddress.getAllByName(address)) {
                if (!resolved.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            // The cluster will not be able to listen there, and says so.
            return false;
        }
    }
}
