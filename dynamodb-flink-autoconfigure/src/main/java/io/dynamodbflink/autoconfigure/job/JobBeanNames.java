/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Locale;

/** Names of the beans of a job: {@code ordersReplicationSource} for the job {@code orders-replication}. */
public final class JobBeanNames {

    private JobBeanNames() {}

    public static String source(JobName job) {
        return camelCase(job) + "Source";
    }

    public static String sink(JobName job) {
        return camelCase(job) + "Sink";
    }

    private static String camelCase(JobName job) {
        StringBuilder name = new StringBuilder();
        for (String word : job.value().split("[-_]+")) {
            name.append(name.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
        }
        return name.toString();
    }
}
