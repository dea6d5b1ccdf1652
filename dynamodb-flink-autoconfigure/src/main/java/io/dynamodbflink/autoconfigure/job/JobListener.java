/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

/** Is told every change of a job's status, in order. It is told under a lock of the job, so it must not block. */
interface JobListener {

    /**
     * @param job whose status has changed
     * @param before the status before
     * @param after the status now
     */
    void changed(ManagedJob job, FlinkJobStatus before, FlinkJobStatus after);
}
