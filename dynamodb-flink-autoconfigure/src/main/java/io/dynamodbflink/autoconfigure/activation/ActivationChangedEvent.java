/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.Objects;

/**
 * This instance of the application has become active, or stands by now. Published as an application event, with
 * {@code dynamodb-flink.cluster.activation=lock} only, and before jobs are started or after they have ended. Listeners
 * are called in the order of the changes, in a thread of their own.
 *
 * @param status what is known now
 * @since 0.1.0
 */
public record ActivationChangedEvent(ActivationStatus status) {

    public ActivationChangedEvent {
        Objects.requireNonNull(status, "status");
    }
}
