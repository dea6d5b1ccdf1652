/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The application's context, or a bean in it, cannot be had in a process of the cluster. The message says which, why, and
 * what to do.
 *
 * @since 0.1.0
 */
public final class WorkerException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    WorkerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
