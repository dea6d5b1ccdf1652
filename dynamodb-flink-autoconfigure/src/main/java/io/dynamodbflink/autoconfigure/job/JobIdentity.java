/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobID;

/**
 * Who a job is on a cluster that others use, too: the job of this name of the application of that name. The ids of its
 * runs begin with eight bytes that are made from both names, and end with the number of the run. So they can be told
 * from the ids of other jobs, by every instance and every life of the application; and no two runs have the same one,
 * which Flink would refuse, even long after the first has ended.
 *
 * @param application name of the application
 * @param job name of the job
 */
record JobIdentity(String application, JobName job) {

    /** No letter of a job's name, so that no two pairs of names make the same text. */
    private static final char SEPARATOR = '/';

    JobIdentity {
        Objects.requireNonNull(application, "application");
        Objects.requireNonNull(job, "job");
    }

    /** The id of a run of the job. */
    JobID idOf(long run) {
        if (run < 1) {
            throw new IllegalArgumentException("run must be at least 1, but is " + run);
        }
        return new JobID(
                ByteBuffer.allocate(JobID.SIZE).putLong(prefix()).putLong(run).array());
    }

    /** The number of the run that has this id; nothing if the id is that of another job. */
    OptionalLong runOf(JobID id) {
        ByteBuffer bytes = ByteBuffer.wrap(id.getBytes());
        if (bytes.getLong() != prefix()) {
            return OptionalLong.empty();
        }
        long run = bytes.getLong();
        return run < 1 ? OptionalLong.empty() : OptionalLong.of(run);
    }

    private long prefix() {
        String text = job.value() + SEPARATOR + application;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
