/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.assigner;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UniformShardAssignerTests {

    private final UniformShardAssigner assigner = new UniformShardAssigner();

    @Test
    void subtaskWithTheFewestShardsIsChosen() {
        assertThat(assign(Map.of(0, 2, 1, 1, 2, 3), Map.of(), OptionalInt.empty()))
                .isEqualTo(1);
    }

    @Test
    void shardsChosenInTheSameRoundCount() {
        assertThat(assign(Map.of(0, 1, 1, 1, 2, 2), Map.of(0, 2, 1, 3), OptionalInt.empty()))
                .isEqualTo(2);
    }

    @Test
    void tieGoesToTheSubtaskThatReadTheParent() {
        assertThat(assign(Map.of(0, 1, 1, 1, 2, 1), Map.of(), OptionalInt.of(2)))
                .isEqualTo(2);
    }

    @Test
    void parentsSubtaskIsNotChosenWhenItHasMore() {
        assertThat(assign(Map.of(0, 1, 1, 1, 2, 2), Map.of(), OptionalInt.of(2)))
                .isZero();
    }

    @Test
    void otherTiesGoToTheLowestIndex() {
        assertThat(assign(Map.of(2, 0, 1, 0, 3, 0), Map.of(), OptionalInt.of(7)))
                .isEqualTo(1);
    }

    private int assign(Map<Integer, Integer> current, Map<Integer, Integer> pending, OptionalInt parentSubtask) {
        return assigner.assign(split("asked"), new DynamoDbStreamsShardAssigner.Context() {
            @Override
            public Map<Integer, Set<DynamoDbStreamsShardSplit>> getCurrentSplitAssignment() {
                return splits("current", current);
            }

            @Override
            public Map<Integer, Set<DynamoDbStreamsShardSplit>> getPendingSplitAssignments() {
                return splits("pending", pending);
            }

            @Override
            public Set<Integer> getRegisteredReaders() {
                return current.keySet();
            }

            @Override
            public OptionalInt getParentSubtask(DynamoDbStreamsShardSplit split) {
                return parentSubtask;
            }
        });
    }

    private static Map<Integer, Set<DynamoDbStreamsShardSplit>> splits(String prefix, Map<Integer, Integer> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> IntStream.range(0, entry.getValue())
                        .mapToObj(i -> split(prefix + entry.getKey() + i))
                        .collect(Collectors.toSet())));
    }

    private static DynamoDbStreamsShardSplit split(String id) {
        return new DynamoDbStreamsShardSplit(
                StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026"),
                ShardId.of(id),
                null,
                StartingPosition.trimHorizon(),
                false);
    }
}
