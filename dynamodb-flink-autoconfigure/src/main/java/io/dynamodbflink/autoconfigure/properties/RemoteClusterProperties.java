/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Flink cluster elsewhere, with target 'remote'.
 *
 * @param address URL of the cluster's REST endpoint, such as 'http://jobmanager:8081'. With several JobManagers, what stands
 *     in front of all of them: each forwards to the one that is in charge.
 * @param sslBundle Name of the SSL bundle (below 'spring.ssl.bundle') for an address that begins with 'https'. Its trust
 *     store says which certificates the endpoint may have, instead of what the JVM trusts; its private key, if it has
 *     one, identifies the application.
 * @param applicationName Name by which the application finds its jobs on the cluster again, different from that of any
 *     other application there. By default 'spring.application.name'.
 * @param startupTimeout Time that the application's start waits for the cluster to answer, trying again and again. It
 *     waits only if there are jobs whose 'on-startup-failure' is 'fail-application'; otherwise it tries once and goes on.
 * @param requestTimeout Time that the cluster gets to answer a question.
 * @param shipping What of the application is sent to the cluster.
 * @param worker The application's context on the cluster, in which strategy beans run.
 * @since 0.1.0
 */
public record RemoteClusterProperties(
        @Nullable String address,
        @Nullable String sslBundle,
        @Nullable String applicationName,
        @DefaultValue("1m") Duration startupTimeout,
        @DefaultValue("10s") Duration requestTimeout,
        @NestedConfigurationProperty @DefaultValue ShippingProperties shipping,
        @NestedConfigurationProperty @DefaultValue WorkerProperties worker) {

    /** Without what may be a password in the address, although it does not belong there. */
    @Override
    public String toString() {
        return "RemoteClusterProperties[address="
                + (address == null ? null : address.substring(address.lastIndexOf('@') + 1)) + ", sslBundle="
                + sslBundle + ", applicationName=" + applicationName + ", startupTimeout=" + startupTimeout
                + ", requestTimeout=" + requestTimeout + ", shipping=" + shipping + ", worker=" + worker + "]";
    }
}
