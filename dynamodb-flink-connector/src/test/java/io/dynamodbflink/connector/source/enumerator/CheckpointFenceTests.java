/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.split.Checkpointing;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class CheckpointFenceTests {

    private static final ShardId PARENT = ShardId.of("parent");
    private static final OptionalInt ANY = OptionalInt.empty();

    private OptionalInt subtaskOfParent = OptionalInt.of(1);
    private final CheckpointFence fence = new CheckpointFence(shard -> subtaskOfParent);

    @Test
    void rootMayBeReadAnywhere() {
        for (Checkpointing any : Checkpointing.values()) {
            fence.jobHas(any, 2);
            assertThat(fence.subtaskForChildrenOf(null)).isEqualTo(ANY);
        }
    }

    @Test
    void childIsBoundUntilACheckpointThatWasTakenAfterTheFinishHasCompleted() {
        fence.jobHas(Checkpointing.ALIGNED, 2);
        fence.checkpointTaken(1);
        fence.finished(PARENT, 1);
        fence.checkpointCompleted(1);
        assertThat(fence.subtaskForChildrenOf(PARENT)).hasValue(1);

        fence.checkpointTaken(2);
        assertThat(fence.subtaskForChildrenOf(PARENT)).hasValue(1);

        fence.checkpointCompleted(2);
        assertThat(fence.subtaskForChildrenOf(PARENT)).isEqualTo(ANY);
    }

    @Test
    void savepointThatWasTakenEarlierAndCompletesLaterCoversNothing() {
        fence.jobHas(Checkpointing.ALIGNED, 2);
        fence.checkpointTaken(1);
        fence.finished(PARENT, 1);
        fence.checkpointTaken(2);

        fence.checkpointCompleted(1);

        assertThat(fence.subtaskForChildrenOf(PARENT)).hasValue(1);
    }

    @Test
    void childIsStillBoundWhenItsParentHasLeftTheStream() {
        fence.jobHas(Checkpointing.ALIGNED, 2);
        fence.finished(PARENT, 1);

        fence.forgotten(PARENT);

        assertThat(fence.subtaskForChildrenOf(PARENT)).hasValue(1);
    }

    @Test
    void parentThatHasLeftTheStreamIsNotRememberedWhenNoCheckpointWillEndIt() {
        fence.jobHas(Checkpointing.DISABLED, 2);
        fence.finished(PARENT, 1);

        fence.forgotten(PARENT);
        subtaskOfParent = OptionalInt.empty();

        assertThat(fence.subtaskForChildrenOf(PARENT)).isEqualTo(ANY);
        assertThat(fence.uncoveredOf(1)).isEmpty();
    }

    @Test
    void unalignedCheckpointDoesNotFreeAChild() {
        fence.jobHas(Checkpointing.UNALIGNED, 2);
        fence.finished(PARENT, 1);
        fence.checkpointTaken(1);
        fence.checkpointCompleted(1);

        assertThat(fence.subtaskForChildrenOf(PARENT)).hasValue(1);
    }

    @Test
    void childStaysWhenWatermarksAreAligned() {
        fence.jobHas(Checkpointing.ALIGNED, 2);
        fence.finished(PARENT, 1);
        fence.watermarksAreAligned();

        fence.checkpointTaken(1);
        fence.checkpointCompleted(1);

        assertThat(fence.subtaskForChildrenOf(PARENT)).isEqualTo(subtaskOfParent);
        assertThat(fence.canBePassed()).isFalse();
    }
}
