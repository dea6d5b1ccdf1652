/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The lock that decides which of several instances of an application runs the jobs.
 *
 * @param tableName DynamoDB table that holds the lock. Its partition key is the string 'key'; it has no sort key.
 * @param name Name of the lock, the same for all instances of the application, and for no other application that uses
 *     the table. By default 'spring.application.name'.
 * @param leaseDuration Time after which another instance takes over from one that has died or cannot reach the lock
 *     table any more. An instance that cannot renew its lease for two thirds of this time stops its jobs. At least 1 s,
 *     and the same for all instances.
 * @param heartbeatInterval Time between two renewals of the lease. Shorter than a third of the lease.
 * @param createTable Whether a missing table is created, with on-demand capacity.
 * @since 0.1.0
 */
public record LockProperties(
        @Nullable String tableName,
        @Nullable String name,
        @DefaultValue("20s") Duration leaseDuration,
        @DefaultValue("5s") Duration heartbeatInterval,
        @DefaultValue("false") boolean createTable) {}
