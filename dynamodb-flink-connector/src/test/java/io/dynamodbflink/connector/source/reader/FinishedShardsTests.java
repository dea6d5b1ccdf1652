/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import org.junit.jupiter.api.Test;

class FinishedShardsTests {

    private final FinishedShards finished = new FinishedShards();

    @Test
    void splitIsKeptAsFinishedUntilASecondCheckpointWithItHasCompleted() {
        finished.add(split("a"));

        assertThat(finished.snapshot(1)).containsExactly(split("a").finished());
        finished.completed(1);
        assertThat(finished.snapshot(2)).containsExactly(split("a").finished());
        finished.completed(2);
        assertThat(finished.snapshot(3)).isEmpty();
    }

    @Test
    void checkpointThatWasTakenBeforeTheEndDoesNotCount() {
        finished.snapshot(1);
        finished.add(split("a"));
        finished.completed(1);
        finished.snapshot(2);
        finished.completed(2);

        assertThat(finished.snapshot(3)).hasSize(1);
    }

    @Test
    void checkpointThatNeverCompletesDoesNotCount() {
        finished.add(split("a"));
        finished.snapshot(1);
        finished.snapshot(2);
        finished.aborted(2);
        finished.completed(2);

        assertThat(finished.snapshot(3)).hasSize(1);
        finished.completed(3);
        assertThat(finished.snapshot(4)).isEmpty();
    }

    @Test
    void completionOfALaterCheckpointCoversEarlierOnes() {
        finished.add(split("a"));
        finished.snapshot(1);
        finished.snapshot(2);
        finished.add(split("b"));
        finished.snapshot(3);
        finished.completed(3);

        assertThat(finished.snapshot(4)).containsExactly(split("b").finished());
    }

    @Test
    void withoutCheckpointsOnlyTheLastAreKept() {
        for (int i = 0; i < FinishedShards.MOST_KEPT + 2; i++) {
            finished.add(split("s" + i));
        }

        assertThat(finished.snapshot(1))
                .hasSize(FinishedShards.MOST_KEPT)
                .doesNotContain(split("s0").finished(), split("s1").finished())
                .contains(split("s2").finished());
    }

    @Test
    void splitThatComesBackIsKeptAnew() {
        finished.add(split("a"));
        finished.snapshot(1);
        finished.snapshot(2);
        finished.completed(2);
        finished.add(split("a"));
        finished.snapshot(3);
        finished.completed(3);

        assertThat(finished.snapshot(4)).hasSize(1);
    }

    private static DynamoDbStreamsShardSplit split(String shardId) {
        return Shards.split(shardId, StartingPosition.trimHorizon());
    }
}
