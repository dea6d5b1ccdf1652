/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import io.dynamodbflink.connector.sink.partition.RequestGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Lays the unfinished writes of a subtask out as state, so that they come back where they belong.
 *
 * @see GroupRange
 */
interface WriterStateLayout {

    /**
     * @param unfinished oldest first
     * @throws IOException if a table cannot be reached
     */
    List<DynamoDbWriterState> layOut(List<Unfinished> unfinished) throws IOException;

    /**
     * Whether the writes of a restored request's key go to another subtask from now on.
     *
     * @throws IOException if a table cannot be reached
     */
    boolean isForeign(DynamoDbWriteRequest restored) throws IOException;

    /** The restored requests that are foreign, or that are not, in their order. */
    default List<DynamoDbWriteRequest> select(Collection<DynamoDbWriterState> restored, boolean foreign)
            throws IOException {
        List<DynamoDbWriteRequest> selected = new ArrayList<>();
        for (DynamoDbWriterState state : restored) {
            for (DynamoDbWriteRequest request : state.requests()) {
                if (isForeign(request) == foreign) {
                    selected.add(request);
                }
            }
        }
        return selected;
    }

    /**
     * A write that is not known to be in its table.
     *
     * @param size size of its item in bytes
     */
    record Unfinished(DynamoDbWriteRequest request, int size) {}

    /** For a subtask that gets the writes of any key: parts of moderate size, which go anywhere. */
    static WriterStateLayout inParts(RequestGroups groups) {
        return new InParts(groups);
    }

    /** For a subtask that owns some groups: one part for each of them, in their order. */
    static WriterStateLayout byGroup(GroupRange owned, RequestGroups groups) {
        return new ByGroup(owned, groups);
    }

    /** Parts that fit into byte arrays; the writes of a key stay together. */
    record InParts(RequestGroups groups) implements WriterStateLayout {

        /** Far below 2 GB, also after encoding; few enough parts for a buffer of 10,000 items of 400 KB. */
        static final long PART_BYTES = 16L * 1024 * 1024;

        public InParts {
            Objects.requireNonNull(groups, "groups");
        }

        @Override
        public List<DynamoDbWriterState> layOut(List<Unfinished> unfinished) throws IOException {
            List<DynamoDbWriterState> parts = new ArrayList<>();
            List<DynamoDbWriteRequest> part = new ArrayList<>();
            long bytes = 0;
            for (List<Unfinished> together : inseparable(unfinished)) {
                long more = together.stream().mapToLong(Unfinished::size).sum();
                if (!part.isEmpty() && bytes + more > PART_BYTES) {
                    parts.add(new DynamoDbWriterState(KeyGroups.NONE, part));
                    part = new ArrayList<>();
                    bytes = 0;
                }
                for (Unfinished write : together) {
                    part.add(write.request());
                }
                bytes += more;
            }
            if (!part.isEmpty()) {
                parts.add(new DynamoDbWriterState(KeyGroups.NONE, part));
            }
            return parts;
        }

        private Collection<List<Unfinished>> inseparable(List<Unfinished> unfinished) throws IOException {
            Map<Integer, List<Unfinished>> byGroup = new LinkedHashMap<>();
            int alone = KeyGroups.NONE;
            for (Unfinished write : unfinished) {
                int group = groups.groupOf(write.request());
                byGroup.computeIfAbsent(group == KeyGroups.NONE ? alone-- : group, first -> new ArrayList<>())
                        .add(write);
            }
            return byGroup.values();
        }

        @Override
        public boolean isForeign(DynamoDbWriteRequest restored) {
            return false;
        }
    }

    /** Exactly one part a group, also if it is empty: it is the number of parts that Flink distributes by. */
    record ByGroup(GroupRange owned, RequestGroups groups) implements WriterStateLayout {

        public ByGroup {
            Objects.requireNonNull(owned, "owned");
            Objects.requireNonNull(groups, "groups");
        }

        @Override
        public List<DynamoDbWriterState> layOut(List<Unfinished> unfinished) throws IOException {
            List<List<DynamoDbWriteRequest>> parts = new ArrayList<>(owned.count());
            for (int i = 0; i < owned.count(); i++) {
                parts.add(new ArrayList<>(0));
            }
            int anywhere = 0;
            for (Unfinished write : unfinished) {
                int group = groups.groupOf(write.request());
                int part = group == KeyGroups.NONE ? anywhere++ : group - owned.first();
                parts.get(Math.floorMod(part, owned.count())).add(write.request());
            }
            List<DynamoDbWriterState> states = new ArrayList<>(owned.count());
            for (int i = 0; i < owned.count(); i++) {
                states.add(new DynamoDbWriterState(owned.first() + i, parts.get(i)));
            }
            return states;
        }

        @Override
        public boolean isForeign(DynamoDbWriteRequest restored) throws IOException {
            int group = groups.groupOf(restored);
            return group != KeyGroups.NONE && !owned.contains(group);
        }
    }
}
