/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

/** Why a part of the application is not sent to the cluster. */
enum LeavingOut {
    /** Flink itself, which the cluster has. */
    FLINK("the cluster has it: it is a part of Flink"),
    /** Logging: jobs log as the cluster does. */
    LOGGING("jobs log as the cluster does"),
    /** For development only. */
    DEVELOPMENT("it is for development"),
    /** For tests only. */
    TEST("it is for tests"),
    /** The user does not want it there. */
    EXCLUDED("dynamodb-flink.cluster.remote.shipping.exclude says so");

    private final String because;

    LeavingOut(String because) {
        this.because = because;
    }

    /** The reason, as the second half of a sentence. */
    String because() {
        return because;
    }
}
