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
 * @param address URL of the cluster's REST endpoint, such as 'http://jobmanager:8081'.
 * @param applicationName Name by which the application finds its jobs on the cluster again, different from that of any
 *     other application there. By default 'spring.application.name'.
 * @param startupTimeout Time that the application's start waits for the cluster to answer.
 * @param shipping What of the application is sent to the cluster.
 * @param worker The application's context on the cluster, in which strategy beans run.
 * @since 0.1.0
 */
public record RemoteClusterProperties(
        @Nullable String address,
        @Nullable String applicationName,
        @DefaultValue("1m") Duration startupTimeout,
        @NestedConfigurationProperty @DefaultValue ShippingProperties shipping,
        @NestedConfigurationProperty @DefaultValue WorkerProperties worker) {}
