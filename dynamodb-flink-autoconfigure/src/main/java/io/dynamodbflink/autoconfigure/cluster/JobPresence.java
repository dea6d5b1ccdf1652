/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

/**
 * Whether a cluster has an execution of a job, running or over.
 *
 * @since 0.1.0
 */
public enum JobPresence {
    /** It has. */
    KNOWN,
    /** It says that it has not: it never had, has forgotten it, or has lost it. */
    NOT_KNOWN,
    /** It does not say: it cannot be reached, or nobody is in charge there. */
    NO_ANSWER
}
