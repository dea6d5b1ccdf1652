/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.time.Instant;
import java.util.Objects;

/**
 * Why a cluster cannot be asked about its jobs.
 *
 * @param text what is wrong, for an operator, without secrets
 * @param since since when
 * @since 0.1.0
 */
public record ClusterTrouble(String text, Instant since) {

    public ClusterTrouble {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(since, "since");
    }
}
