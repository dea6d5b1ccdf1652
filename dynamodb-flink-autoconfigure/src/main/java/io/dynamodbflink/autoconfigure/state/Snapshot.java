/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.apache.flink.core.fs.Path;

/**
 * A checkpoint or savepoint, complete or not.
 *
 * @param path its directory
 * @param run number of the run that took it
 * @param id its number: checkpoints and savepoints of a run are counted together
 * @param savepoint whether it is a savepoint
 * @param changedAt when it was last written to, as far as is known; only to tell apart what has one number
 */
public record Snapshot(Path path, long run, long id, boolean savepoint, Instant changedAt) {

    /** By run, then by number: clocks of machines are not compared. */
    static final Comparator<Snapshot> NEWEST_FIRST = Comparator.comparingLong(Snapshot::run)
            .thenComparingLong(Snapshot::id)
            .thenComparing(Snapshot::changedAt)
            .thenComparing(snapshot -> snapshot.path().toString())
            .reversed();

    /** Written last: a snapshot that has it is complete. */
    static final String METADATA = "_metadata";

    public Snapshot {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(changedAt, "changedAt");
    }

    Path metadata() {
        return new Path(path, METADATA);
    }

    /** Such as {@code checkpoint 12} or {@code savepoint 13}. */
    public String label() {
        return (savepoint ? "savepoint " : "checkpoint ") + (id == Long.MAX_VALUE ? "of unknown number" : id);
    }
}
