/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.WriterStateLayout.Unfinished;
import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import io.dynamodbflink.connector.sink.partition.RequestGroups;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class WriterStateLayoutTests {

    /** The group of a write is the number that it is the write of. */
    private static final RequestGroups GROUPS =
            request -> Integer.parseInt(request.getItem().get("group").n());

    private final GroupRange owned = GroupRange.of(1, 100);
    private final WriterStateLayout byGroup = WriterStateLayout.byGroup(owned, GROUPS);
    private final WriterStateLayout inParts = WriterStateLayout.inParts(GROUPS);

    @Test
    void everyOwnedGroupHasAPartInOrderThoughItIsEmpty() throws Exception {
        assertThat(byGroup.layOut(List.of()))
                .extracting(DynamoDbWriterState::group)
                .isEqualTo(IntStream.range(owned.first(), owned.first() + owned.count())
                        .boxed()
                        .toList());
        assertThat(byGroup.layOut(List.of())).allMatch(part -> part.requests().isEmpty());
    }

    @Test
    void writesAreInThePartOfTheirGroupOldestFirst() throws Exception {
        int first = owned.first();
        int last = first + owned.count() - 1;
        List<DynamoDbWriterState> parts = byGroup.layOut(writes(last, first, last));
        assertThat(parts).hasSize(owned.count());
        assertThat(parts.get(0).requests()).containsExactly(write(first, 1));
        assertThat(parts.get(owned.count() - 1).requests()).containsExactly(write(last, 0), write(last, 2));
    }

    @Test
    void writesOfUnknownKeysAreSpreadOverTheParts() throws Exception {
        int[] unknown = new int[2 * owned.count()];
        Arrays.fill(unknown, KeyGroups.NONE);
        assertThat(byGroup.layOut(writes(unknown)))
                .hasSize(owned.count())
                .allMatch(part -> part.requests().size() == 2);
    }

    @Test
    void writesOfForeignGroupsAreKept() throws Exception {
        assertThat(byGroup.layOut(writes(0, 1_023, 0)).stream().flatMap(part -> part.requests().stream()))
                .containsExactlyInAnyOrder(write(0, 0), write(1_023, 1), write(0, 2));
    }

    @Test
    void restoredWritesAreForeignIfAnotherSubtaskOwnsTheirGroup() throws Exception {
        List<DynamoDbWriterState> restored = List.of(
                new DynamoDbWriterState(KeyGroups.NONE, List.of(write(0, 0), write(owned.first(), 1))),
                new DynamoDbWriterState(owned.first(), List.of(write(1_023, 2), write(KeyGroups.NONE, 3))));
        assertThat(byGroup.select(restored, true)).containsExactly(write(0, 0), write(1_023, 2));
        assertThat(byGroup.select(restored, false)).containsExactly(write(owned.first(), 1), write(KeyGroups.NONE, 3));
        assertThat(inParts.select(restored, true)).isEmpty();
        assertThat(inParts.select(restored, false)).hasSize(4);
    }

    @Test
    void withoutPartitioningTheWritesOfAGroupStayInOnePart() throws Exception {
        List<Unfinished> large = writes(5, 6, 5, 7, 5).stream()
                .map(write -> new Unfinished(write.request(), (int) (WriterStateLayout.InParts.PART_BYTES / 2)))
                .toList();
        List<DynamoDbWriterState> parts = inParts.layOut(large);
        assertThat(parts).extracting(DynamoDbWriterState::group).containsOnly(KeyGroups.NONE);
        assertThat(parts)
                .extracting(DynamoDbWriterState::requests)
                .containsExactly(List.of(write(5, 0), write(5, 2), write(5, 4)), List.of(write(6, 1), write(7, 3)));
        assertThat(inParts.layOut(List.of())).isEmpty();
    }

    private static List<Unfinished> writes(int... groups) {
        return IntStream.range(0, groups.length)
                .mapToObj(i -> new Unfinished(write(groups[i], i), 10))
                .toList();
    }

    private static DynamoDbWriteRequest write(int group, int number) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of(
                        "group", AttributeValue.fromN("" + group),
                        "number", AttributeValue.fromN("" + number)))
                .build();
    }
}
