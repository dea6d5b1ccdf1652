/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.WriterStateLayout.Unfinished;
import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.partition.RequestGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The unfinished writes of all subtasks, over any number of savepoints and changes of the parallelism. */
class WriterStateLayoutProperties {

    private static final KeySchema SCHEMA = KeySchema.ofNames(List.of("id"));
    private static final KeyGroups GROUPS = new KeyGroups("orders");
    private static final RequestGroups BY_KEY = WriterStateLayoutProperties::group;

    private final DynamoDbWriterStateSerializer serializer = new DynamoDbWriterStateSerializer();

    @Property(tries = 100)
    void everyWriteComesToTheOwnerOfItsKeyInOrder(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 20) Integer> keys,
            @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = KeyGroups.COUNT) Integer> parallelisms)
            throws Exception {
        List<DynamoDbWriteRequest> writes = IntStream.range(0, keys.size())
                .mapToObj(version -> write(keys.get(version), version))
                .toList();
        int parallelism = parallelisms.get(0);
        List<List<DynamoDbWriteRequest>> subtasks = empty(parallelism);
        for (DynamoDbWriteRequest write : writes) {
            subtasks.get(GroupRange.owner(group(write), parallelism)).add(write);
        }
        for (int next : parallelisms) {
            subtasks = restored(snapshot(subtasks), next);
        }
        for (int subtask = 0; subtask < subtasks.size(); subtask++) {
            for (int key = 0; key <= 20; key++) {
                boolean own = GroupRange.owner(group(write(key, 0)), subtasks.size()) == subtask;
                assertThat(of(key, subtasks.get(subtask))).isEqualTo(own ? of(key, writes) : List.of());
            }
        }
    }

    /** The list state of all subtasks, one behind the other. */
    private List<byte[]> snapshot(List<List<DynamoDbWriteRequest>> subtasks) throws IOException {
        List<byte[]> list = new ArrayList<>();
        for (int subtask = 0; subtask < subtasks.size(); subtask++) {
            List<Unfinished> unfinished = subtasks.get(subtask).stream()
                    .map(request -> new Unfinished(request, 100))
                    .toList();
            for (DynamoDbWriterState state : layout(subtask, subtasks.size()).layOut(unfinished)) {
                list.add(serializer.serialize(state));
            }
        }
        assertThat(list).hasSize(KeyGroups.COUNT);
        return list;
    }

    /** Cuts the list as Flink does, which another test makes sure of. */
    private List<List<DynamoDbWriteRequest>> restored(List<byte[]> list, int parallelism) throws IOException {
        List<List<DynamoDbWriteRequest>> subtasks = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            GroupRange owned = GroupRange.of(subtask, parallelism);
            List<DynamoDbWriterState> states = new ArrayList<>();
            for (byte[] bytes : list.subList(owned.first(), owned.first() + owned.count())) {
                states.add(serializer.deserialize(serializer.getVersion(), bytes));
            }
            WriterStateLayout layout = layout(subtask, parallelism);
            assertThat(layout.select(states, true)).isEmpty();
            subtasks.add(layout.select(states, false));
        }
        return subtasks;
    }

    private static WriterStateLayout layout(int subtask, int parallelism) {
        return WriterStateLayout.byGroup(GroupRange.of(subtask, parallelism), BY_KEY);
    }

    private static List<List<DynamoDbWriteRequest>> empty(int parallelism) {
        List<List<DynamoDbWriteRequest>> subtasks = new ArrayList<>();
        for (int i = 0; i < parallelism; i++) {
            subtasks.add(new ArrayList<>());
        }
        return subtasks;
    }

    private static List<DynamoDbWriteRequest> of(int key, List<DynamoDbWriteRequest> writes) {
        return writes.stream()
                .filter(write -> write.getItem().get("id").s().equals("key-" + key))
                .toList();
    }

    private static int group(DynamoDbWriteRequest request) {
        try {
            return GROUPS.of(request.getTableName(), SCHEMA.keyOf(request.getItem()));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    private static DynamoDbWriteRequest write(int key, int version) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of(
                        "id", AttributeValue.fromS("key-" + key),
                        "v", AttributeValue.fromN("" + version)))
                .build();
    }
}
