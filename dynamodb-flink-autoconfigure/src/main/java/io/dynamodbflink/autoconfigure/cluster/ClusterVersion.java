/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Whether a cluster's version of Flink fits the application's. Jobs are sent as serialised objects of Flink's, which
 * stay the same within a minor version only.
 */
final class ClusterVersion {

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+)(\\..*|-.*)?");

    private ClusterVersion() {}

    /**
     * @param cluster what the cluster says
     * @param client version of the application's own Flink
     * @return what is worth a warning
     * @throws FailureAnalyzedException if the two cannot work together
     */
    static Optional<String> check(String cluster, String client, Object address) {
        Objects.requireNonNull(cluster, "cluster");
        if (cluster.equals(client)) {
            return Optional.empty();
        }
        Matcher ofCluster = VERSION.matcher(cluster);
        Matcher ofClient = VERSION.matcher(client);
        if (!ofCluster.matches() || !ofClient.matches()) {
            return Optional.of("It cannot be told whether Flink " + cluster + " of the cluster at " + address
                    + " fits Flink " + client + " of the application");
        }
        if (!ofCluster.group(1).equals(ofClient.group(1))) {
            throw new FailureAnalyzedException(
                    "The Flink cluster at " + address + " is of version " + cluster + ", but the application has Flink "
                            + client + ". A cluster cannot run jobs of another minor version.",
                    "Use a cluster of Flink " + ofClient.group(1)
                            + ". Changing Flink's version in the application to that of the cluster does not help"
                            + " unless this version of dynamodb-flink supports it.");
        }
        return Optional.of("The Flink cluster at " + address + " is of version " + cluster
                + ", the application has Flink " + client + ". They should be the same");
    }
}
