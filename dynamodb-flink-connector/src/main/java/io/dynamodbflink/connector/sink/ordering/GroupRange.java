/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

/**
 * The key groups that belong to one subtask: neighbours, as many as to every other subtask, or one more.
 *
 * <p><b>Why so.</b> A writer's state is a list with one element for each of its groups, in order. When a job is restored
 * with another parallelism, Flink puts the lists of all subtasks one behind the other and cuts the long list into pieces
 * of equal size, of which the first are longer by one if it does not come out even. These are exactly the ranges here,
 * so every group's writes find their new owner. A test compares them with what Flink does.
 *
 * @param first the first group
 * @param count how many groups, at least 1
 * @since 0.1.0
 */
public record GroupRange(int first, int count) {

    public GroupRange {
        if (first < 0 || count < 1 || first + count > KeyGroups.COUNT) {
            throw new IllegalArgumentException("No range of key groups: " + count + " from " + first);
        }
    }

    /**
     * The groups of a subtask.
     *
     * @throws IllegalArgumentException if there are more subtasks than groups
     */
    public static GroupRange of(int subtask, int parallelism) {
        checkParallelism(parallelism);
        int longer = KeyGroups.COUNT % parallelism;
        int count = KeyGroups.COUNT / parallelism;
        return new GroupRange(subtask * count + Math.min(subtask, longer), subtask < longer ? count + 1 : count);
    }

    /**
     * The subtask that a group belongs to.
     *
     * @throws IllegalArgumentException if there are more subtasks than groups
     */
    public static int owner(int group, int parallelism) {
        checkParallelism(parallelism);
        int longer = KeyGroups.COUNT % parallelism;
        int count = KeyGroups.COUNT / parallelism;
        int inLonger = longer * (count + 1);
        return group < inLonger ? group / (count + 1) : longer + (group - inLonger) / count;
    }

    public boolean contains(int group) {
        return group >= first && group < first + count;
    }

    private static void checkParallelism(int parallelism) {
        if (parallelism < 1 || parallelism > KeyGroups.COUNT) {
            throw new IllegalArgumentException("A sink that is partitioned by primary key has a parallelism of 1 to "
                    + KeyGroups.COUNT + ", but this one has " + parallelism
                    + ". Set a lower parallelism on the sink, or switch setPartitionByPrimaryKey off.");
        }
    }
}
