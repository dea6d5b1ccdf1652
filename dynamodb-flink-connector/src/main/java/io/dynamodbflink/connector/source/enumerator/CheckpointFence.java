/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.split.Checkpointing;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells where a child has to be read so that its records stay behind those of its parent on their way through the job.
 *
 * <p>Flink keeps the order of records from one sender to one receiver. A child on the subtask of its parent is therefore
 * behind it. On another subtask its records could overtake the last ones of the parent, which may wait in a channel
 * under back-pressure, as long as no aligned checkpoint has completed whose barrier left the parent's subtask after
 * them: see {@link UncoveredFinishes} for which one that is. The barriers of other checkpoints prove nothing.
 *
 * <p>After a restart from an aligned checkpoint, every end of a shard that the checkpoint holds is covered by it: no
 * records are on the way.
 */
final class CheckpointFence {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointFence.class);

    private final UncoveredFinishes finishes = new UncoveredFinishes();
    private final Function<ShardId, OptionalInt> subtaskOf;
    private @Nullable Checkpointing checkpointing;
    private boolean watermarksAligned;

    /**
     * @param subtaskOf tells the reader that had a shard last
     */
    CheckpointFence(Function<ShardId, OptionalInt> subtaskOf) {
        this.subtaskOf = subtaskOf;
    }

    /** A reader tells how the job takes checkpoints. */
    void jobHas(Checkpointing reported, int parallelism) {
        if (checkpointing == reported) {
            return;
        }
        checkpointing = reported;
        if (!canBePassed() && parallelism > 1) {
            LOG.warn(
                    "The job has {}. Every child shard is therefore read by the subtask that read its parent, whatever"
                            + " the shard assigner would choose: that keeps changes of a key in order, but shards are"
                            + " spread over the subtasks only when the job starts with another parallelism. Enable"
                            + " aligned checkpoints to let shards move.",
                    reported.description());
        }
    }

    /**
     * The job aligns watermarks. A child that moved to a subtask which waits for the watermarks of others would not be
     * read there, while its parent's subtask holds its own watermark back until it is: see {@link WatermarkHolds}.
     */
    void watermarksAreAligned() {
        if (!watermarksAligned) {
            watermarksAligned = true;
            LOG.info("The job aligns watermarks: every child shard is read by the subtask that read its parent");
        }
    }

    boolean isJobKnown() {
        return checkpointing != null;
    }

    /** Whether children may leave their parents' subtasks once a checkpoint allows it; else they never do. */
    boolean canBePassed() {
        return checkpointing == Checkpointing.ALIGNED && !watermarksAligned;
    }

    /** The only subtask that may read the children of a shard now; empty if any may. */
    OptionalInt subtaskForChildrenOf(@Nullable ShardId parent) {
        if (parent == null) {
            return OptionalInt.empty();
        }
        OptionalInt reporter = finishes.reporterOf(parent);
        return reporter.isPresent() || canBePassed() ? reporter : subtaskOf.apply(parent);
    }

    /** A reader has reported that it emitted the last record of a shard. */
    void finished(ShardId shard, int subtask) {
        finishes.add(shard, subtask);
    }

    /** Whether no reader that fails now would have to read a shard again that it has finished. */
    boolean isEverythingCovered() {
        return checkpointing == Checkpointing.DISABLED || finishes.isEmpty();
    }

    /** A reader is lost, and its records on the way with it. */
    Collection<ShardId> uncoveredOf(int lostSubtask) {
        return finishes.remove(lostSubtask);
    }

    /** The stream does not list the shard any more. Its records may still be on the way. */
    void forgotten(ShardId shard) {
        // Without checkpoints nothing else would ever end the remembering.
        if (checkpointing != Checkpointing.ALIGNED) {
            finishes.remove(shard);
        }
    }

    void checkpointTaken(long checkpointId) {
        finishes.checkpointTaken(checkpointId);
    }

    void checkpointCompleted(long checkpointId) {
        finishes.checkpointCompleted(checkpointId);
    }
}
