/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.RoundRobinOperatorStateRepartitioner;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.memory.ByteStreamStateHandle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupRangeTests {

    private static final int[] PARALLELISMS = {
        1, 2, 3, 4, 5, 6, 7, 8, 11, 16, 25, 31, 64, 100, 127, 128, 129, 341, 500, 512, 513, 683, 1000, 1023, 1024
    };

    @Test
    void everyGroupHasExactlyOneOwner() {
        for (int parallelism = 1; parallelism <= KeyGroups.COUNT; parallelism++) {
            int next = 0;
            for (int subtask = 0; subtask < parallelism; subtask++) {
                GroupRange range = GroupRange.of(subtask, parallelism);
                assertThat(range.first()).isEqualTo(next);
                for (int i = 0; i < range.count(); i++) {
                    assertThat(range.contains(next)).isTrue();
                    assertThat(GroupRange.owner(next, parallelism)).isEqualTo(subtask);
                    next++;
                }
                assertThat(range.contains(next)).isFalse();
                assertThat(range.contains(range.first() - 1)).isFalse();
            }
            assertThat(next).isEqualTo(KeyGroups.COUNT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1025})
    void parallelismOutOfRangeIsRefused(int parallelism) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupRange.of(0, parallelism))
                .withMessageContaining("1 to 1024")
                .withMessageContaining(String.valueOf(parallelism));
        assertThatIllegalArgumentException().isThrownBy(() -> GroupRange.owner(0, parallelism));
    }

    /**
     * The state of a partitioned sink relies on how Flink redistributes list state. If this fails after an upgrade of
     * Flink, restored writes would reach other subtasks than the new writes of their keys.
     */
    @Test
    void flinkGivesEverySubtaskTheStateOfItsGroups() {
        for (int before : PARALLELISMS) {
            for (int after : PARALLELISMS) {
                List<List<Integer>> groups = redistribute(before, after);
                for (int subtask = 0; subtask < after; subtask++) {
                    GroupRange range = GroupRange.of(subtask, after);
                    assertThat(groups.get(subtask))
                            .as("groups of subtask %s after rescaling from %s to %s", subtask, before, after)
                            .containsExactlyInAnyOrderElementsOf(
                                    IntStream.range(range.first(), range.first() + range.count())
                                            .boxed()
                                            .toList());
                }
            }
        }
    }

    /** Each subtask's state is a file of its own; the offset of a group's element in it is the group. */
    private static List<List<Integer>> redistribute(int before, int after) {
        List<List<OperatorStateHandle>> states = new ArrayList<>();
        for (int subtask = 0; subtask < before; subtask++) {
            GroupRange range = GroupRange.of(subtask, before);
            long[] offsets = IntStream.range(range.first(), range.first() + range.count())
                    .asLongStream()
                    .toArray();
            StreamStateHandle file = new ByteStreamStateHandle("subtask-" + subtask, new byte[0]);
            states.add(List.of(new OperatorStreamStateHandle(
                    Map.of("writer_raw_states", new StateMetaInfo(offsets, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                    file)));
        }
        return RoundRobinOperatorStateRepartitioner.INSTANCE.repartitionState(states, before, after).stream()
                .map(GroupRangeTests::groups)
                .toList();
    }

    private static List<Integer> groups(List<OperatorStateHandle> handles) {
        List<Integer> groups = new ArrayList<>();
        for (OperatorStateHandle handle : handles) {
            for (long offset : handle.getStateNameToPartitionOffsets()
                    .get("writer_raw_states")
                    .getOffsets()) {
                groups.add((int) offset);
            }
        }
        return groups;
    }
}
