/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static io.dynamodbflink.connector.source.reader.Shards.NOW;
import static io.dynamodbflink.connector.source.reader.Shards.split;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import org.junit.jupiter.api.Test;

class ShardSplitStateTests {

    @Test
    void goesOnAfterTheLastEmittedRecord() {
        ShardSplitState state = new ShardSplitState(split("a", StartingPosition.trimHorizon()));
        state.emitted(SequenceNumber.of("100"));
        state.emitted(SequenceNumber.of("200"));

        assertThat(state.toSplit(false))
                .isEqualTo(split("a", StartingPosition.afterSequenceNumber(SequenceNumber.of("200"))));
    }

    @Test
    void staysWhereTheSplitBeganBeforeTheFirstRecord() {
        ShardSplitState state = new ShardSplitState(split("a", StartingPosition.trimHorizon()));

        assertThat(state.toSplit(false)).isEqualTo(split("a", StartingPosition.trimHorizon()));
    }

    @Test
    void pinsLatestToTheFirstStartOfTheJob() {
        ShardSplitState state = new ShardSplitState(split("a", StartingPosition.latest(NOW)));

        assertThat(state.toSplit(false)).isEqualTo(split("a", StartingPosition.atTimestamp(NOW)));
    }

    @Test
    void horizonIsTheBeginningOfTheWholeShardOnceAPageWasRead() {
        ShardSplitState state = new ShardSplitState(split("a", StartingPosition.trimHorizon()));

        assertThat(state.toSplit(true)).isEqualTo(split("a", StartingPosition.wholeShard()));
    }
}
