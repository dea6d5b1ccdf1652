/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much is known of a job. Of one that runs in this process, everything is, and at once. Of one that runs on a cluster
 * elsewhere, what its parts have reported, as of when they did.
 *
 * @param remote whether the job's parts report from elsewhere
 * @param asOf when the report was made that is oldest among the last ones of all parts, by the clock there; null if nothing
 *     has been reported yet, and for a job in this process
 * @param shardsKnown whether the shards are known, because the enumerator has reported
 * @param readingKnown whether it is known how the shards are read, because a reader has reported
 * @param tablesKnown whether it is known how tables are written, because the sink has reported, or there is none
 * @param notKnown what is not known, or not as it should be, as clauses for people
 * @param unheard that parts of the job have not reported for too long; null if all have
 * @since 0.1.0
 */
public record ReportCoverage(
        boolean remote,
        @Nullable Instant asOf,
        boolean shardsKnown,
        boolean readingKnown,
        boolean tablesKnown,
        List<String> notKnown,
        @Nullable Unheard unheard) {

    /** Of a job in this process. */
    public static final ReportCoverage HERE = new ReportCoverage(false, null, true, true, true, List.of(), null);

    /** Of a job elsewhere of which nothing has been heard. */
    static final ReportCoverage NOTHING =
            new ReportCoverage(true, null, false, false, false, List.of("nothing has been reported yet"), null);

    public ReportCoverage {
        notKnown = List.copyOf(notKnown);
    }

    /**
     * Parts of a job have not reported for longer than that takes.
     *
     * @param since since when nothing has been heard, by the clock of this process
     * @param what which parts, and why if that is known, as a clause for people
     */
    public record Unheard(Instant since, String what) {}
}
