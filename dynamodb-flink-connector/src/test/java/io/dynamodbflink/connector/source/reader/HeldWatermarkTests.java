/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent.Action;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.junit.jupiter.api.Test;

class HeldWatermarkTests {

    private final FakeReaderOutput output = new FakeReaderOutput();
    private final HeldWatermark<String> watermark = new HeldWatermark<>();

    @Test
    void outputOfAShardThatHasEndedIsKeptUntilTheEnumeratorReleasesIt() {
        ReaderOutput<String> keeping = watermark.keeping(output);
        keeping.createOutputForSplit("a");

        keeping.releaseOutputForSplit("a");
        assertThat(output.released).isEmpty();

        handle(Action.RELEASE, true, "a");
        assertThat(output.released).containsExactly("a");
        assertThat(output.idle).isEmpty();
    }

    @Test
    void holdThatComesBeforeTheOutputIsKnownBeginsWithIt() {
        handle(Action.HOLD, false, "a", "b");

        watermark.keeping(output);

        assertThat(output.created).containsExactly("a", "b");
    }

    @Test
    void holdThatComesLaterBeginsAtOnce() {
        watermark.keeping(output);

        handle(Action.HOLD, true, "a");
        handle(Action.HOLD, true, "a");

        assertThat(output.created).containsExactly("a");
    }

    @Test
    void whatIsNotHeldIsNotReleased() {
        ReaderOutput<String> keeping = watermark.keeping(output);
        keeping.createOutputForSplit("a");
        handle(Action.RELEASE, true, "a");
        assertThat(output.released).isEmpty();

        keeping.releaseOutputForSplit("a");
        handle(Action.RELEASE, true, "a");
        handle(Action.RELEASE, true, "a");

        assertThat(output.released).containsExactly("a");
    }

    @Test
    void outputThatIsInUseAgainIsNotReleased() {
        handle(Action.HOLD, false, "a");
        watermark.keeping(output);

        watermark.inUse("a");
        handle(Action.RELEASE, true, "a");

        assertThat(output.released).isEmpty();
    }

    @Test
    void readerWithoutAnyOutputIsIdle() {
        ReaderOutput<String> keeping = watermark.keeping(output);
        keeping.releaseOutputForSplit("a");
        keeping.releaseOutputForSplit("b");

        handle(Action.RELEASE, false, "a");
        assertThat(output.idle).isEmpty();

        handle(Action.RELEASE, false, "b");
        assertThat(output.idle).containsExactly("main", "b");
        assertThat(output.released).containsExactly("a", "b");
    }

    @Test
    void allElseGoesToTheOutput() {
        ReaderOutput<String> keeping = watermark.keeping(output);

        keeping.collect("x");
        keeping.collect("y", 1);
        keeping.createOutputForSplit("a").collect("z");
        keeping.markIdle();

        assertThat(output.collected).containsExactly("x", "y", "z");
        assertThat(output.idle).containsExactly("main");
        assertThat(watermark.keeping(output)).isSameAs(keeping);
    }

    private void handle(Action action, boolean shardsLeft, String... shards) {
        watermark.handle(
                new WatermarkHoldEvent(
                        action, Stream.of(shards).map(ShardId::of).toList()),
                shardsLeft);
    }
}
