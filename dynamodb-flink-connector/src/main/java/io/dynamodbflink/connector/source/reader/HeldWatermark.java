/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the outputs of shards that have ended, as long as these have children whose records could become late. The
 * watermark of a reader is the least of those of its outputs: that of a shard that has ended stays where its last records
 * have brought it. Others of the reader go on up to there.
 *
 * <p>A reader without any output left would keep its last watermark for ever, and with it that of the job, which is the
 * least of all readers'. It is marked as idle then, until one of its next shards has records.
 *
 * @param <T> type of the elements
 */
final class HeldWatermark<T> {

    private final Set<String> held = new LinkedHashSet<>();
    private @Nullable ReaderOutput<T> output;
    private @Nullable ReaderOutput<T> withoutReleases;

    /** An output that keeps the outputs of shards which the reader gives up when they have ended. */
    ReaderOutput<T> keeping(ReaderOutput<T> readerOutput) {
        ReaderOutput<T> keeping = withoutReleases;
        if (keeping == null) {
            output = readerOutput;
            keeping = new Keeping(readerOutput);
            withoutReleases = keeping;
            // No watermark has been emitted before records were first asked for.
            held.forEach(readerOutput::createOutputForSplit);
        }
        return keeping;
    }

    /** A shard is read, perhaps once more: its output is in use. */
    void inUse(String splitId) {
        held.remove(splitId);
    }

    /**
     * Does what the enumerator says.
     *
     * @param shardsLeft whether the reader has shards
     */
    void handle(WatermarkHoldEvent event, boolean shardsLeft) {
        event.shardIds().forEach(shard -> {
            switch (event.action()) {
                case HOLD -> hold(shard.value());
                case RELEASE -> release(shard.value(), shardsLeft);
            }
        });
    }

    private void hold(String splitId) {
        if (held.add(splitId) && output != null) {
            output.createOutputForSplit(splitId);
        }
    }

    private void release(String splitId, boolean shardsLeft) {
        if (!held.remove(splitId) || output == null) {
            return;
        }
        if (!shardsLeft && held.isEmpty()) {
            output.markIdle();
            output.createOutputForSplit(splitId).markIdle();
        }
        output.releaseOutputForSplit(splitId);
    }

    private final class Keeping implements ReaderOutput<T> {

        private final ReaderOutput<T> readerOutput;

        private Keeping(ReaderOutput<T> readerOutput) {
            this.readerOutput = readerOutput;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            held.add(splitId);
        }

        @Override
        public SourceOutput<T> createOutputForSplit(String splitId) {
            return readerOutput.createOutputForSplit(splitId);
        }

        @Override
        public void collect(T element) {
            readerOutput.collect(element);
        }

        @Override
        public void collect(T element, long timestamp) {
            readerOutput.collect(element, timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            readerOutput.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            readerOutput.markIdle();
        }

        @Override
        public void markActive() {
            readerOutput.markActive();
        }
    }
}
