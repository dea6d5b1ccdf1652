/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Broken;
import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Finding;
import io.dynamodbflink.autoconfigure.state.SnapshotCheck.Sound;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The search for the newest state that can be restored.
 *
 * @param found what was found; null if there is none
 * @param broken what is newer than that, or all there is, but cannot be restored; newest first
 */
public record RestoreSearch(@Nullable Found found, List<Rejected> broken) {

    /**
     * A checkpoint or savepoint that can be restored.
     *
     * @param snapshot the checkpoint or savepoint
     * @param content what it holds
     */
    public record Found(Snapshot snapshot, Sound content) {

        public Found {
            Objects.requireNonNull(snapshot, "snapshot");
            Objects.requireNonNull(content, "content");
        }
    }

    /**
     * A checkpoint or savepoint that was completed but cannot be restored.
     *
     * @param snapshot the checkpoint or savepoint
     * @param what what is broken
     */
    public record Rejected(Snapshot snapshot, String what) {

        public Rejected {
            Objects.requireNonNull(snapshot, "snapshot");
            Objects.requireNonNull(what, "what");
        }

        /** Such as {@code checkpoint 12 in file:/state/orders/run-00000001/…/chk-12: its metadata cannot be read: …}. */
        @Override
        public String toString() {
            return snapshot.label() + " in " + snapshot.path() + ": " + what;
        }
    }

    public RestoreSearch {
        broken = List.copyOf(broken);
    }

    public Optional<Found> newest() {
        return Optional.ofNullable(found);
    }

    /**
     * Searches runs for the newest state; looks no further than that.
     *
     * @param runs newest first
     * @param since number of the oldest run to look at
     * @throws IOException if the file system does not say
     */
    public static RestoreSearch of(List<RunDirectory> runs, long since, ClassLoader classLoader) throws IOException {
        List<Rejected> broken = new ArrayList<>();
        for (RunDirectory run : runs) {
            if (run.number() < since) {
                break;
            }
            for (Snapshot snapshot : run.snapshots()) {
                Finding finding = SnapshotCheck.examine(snapshot, classLoader);
                if (finding instanceof Sound sound) {
                    return new RestoreSearch(new Found(snapshot, sound), broken);
                } else if (finding instanceof Broken reason) {
                    broken.add(new Rejected(snapshot, reason.what()));
                }
            }
        }
        return new RestoreSearch(null, broken);
    }
}
