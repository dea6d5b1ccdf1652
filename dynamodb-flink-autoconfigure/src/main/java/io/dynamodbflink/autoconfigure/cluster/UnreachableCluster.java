/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.remote.RestAddress;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.time.Duration;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Explains why an application does not find its cluster. */
final class UnreachableCluster {

    private static final String ADDRESS = RestAddress.PROPERTY;

    private UnreachableCluster() {}

    /**
     * @param tried how long it was tried
     */
    static FailureAnalyzedException explained(RestAddress address, Duration tried, RestFailure failure) {
        return new FailureAnalyzedException(
                "The Flink cluster at " + address + " (" + ADDRESS + ") does not answer"
                        + (tried.toMillis() < 1_000 ? "" : ", tried for " + tried.toSeconds() + " s") + ": "
                        + failure.getMessage() + ".",
                remedy(address, failure)
                        + " To have the application start without its cluster and try again later, set"
                        + " on-startup-failure of its jobs to retry.",
                failure);
    }

    private static String remedy(RestAddress address, RestFailure failure) {
        return switch (failure.kind()) {
            case UNKNOWN_HOST ->
                "Correct the host in " + ADDRESS + ", or make its name known where the application runs; a Kubernetes"
                        + " service in another namespace is called <service>.<namespace>.";
            case REFUSED ->
                "Start the cluster. If it runs, check that " + address.port() + " is the port of its REST endpoint"
                        + " (Flink's rest.port, 8081 unless set), and that the endpoint listens beyond its own machine"
                        + " (rest.bind-address).";
            case TIMEOUT ->
                "Look for a firewall or network policy between the application and the cluster, and whether the"
                        + " JobManager is overloaded. If it only takes long, raise"
                        + " dynamodb-flink.cluster.remote.request-timeout.";
            case TLS ->
                "Set dynamodb-flink.cluster.remote.ssl-bundle to an SSL bundle whose trust store has the certificate of"
                        + " the endpoint, or of who signed it; that certificate must be for '" + address.host()
                        + "'. If the endpoint asks for certificates, the bundle needs one that it trusts. If it does"
                        + " not speak TLS, let " + ADDRESS + " begin with http://.";
            case BROKEN ->
                address.isTls()
                        ? "Check what stands between the application and the cluster."
                        : "If the endpoint speaks TLS, let " + ADDRESS + " begin with https://.";
            case UNAVAILABLE ->
                "Look into the JobManager's log for why none becomes the leader, or why it has not started. If it only"
                        + " takes long, raise dynamodb-flink.cluster.remote.startup-timeout.";
            case ACCESS ->
                "Give the application what whoever is in front of the cluster asks for: a certificate"
                        + " (dynamodb-flink.cluster.remote.ssl-bundle), or a header (environment variable"
                        + " FLINK_REST_CLIENT_HEADERS, as for Flink's own command line).";
            case NOT_FLINK, NOT_FOUND, REJECTED ->
                "Correct " + ADDRESS + ": it is the URL of a JobManager's REST endpoint, which is also that of Flink's"
                        + " web page, with its path if it is not at the root.";
        };
    }
}
