/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader emits, and which splits' outputs it creates, marks as idle and releases. */
final class FakeReaderOutput implements ReaderOutput<String> {

    final List<String> collected = new ArrayList<>();
    final List<String> created = new ArrayList<>();
    final List<String> released = new ArrayList<>();
    final List<String> idle = new ArrayList<>();

    /** Happens on the way when the output of a split is created. */
    Runnable whenCreating = () -> {};

    private final Map<String, SourceOutput<String>> outputs = new HashMap<>();

    @Override
    public void collect(String element) {
        collected.add(element);
    }

    @Override
    public void collect(String element, long timestamp) {
        collected.add(element);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {
        idle.add("main");
    }

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<String> createOutputForSplit(String splitId) {
        return outputs.computeIfAbsent(splitId, id -> {
            created.add(id);
            whenCreating.run();
            return new OfSplit(id);
        });
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        outputs.remove(splitId);
        released.add(splitId);
    }

    private final class OfSplit implements SourceOutput<String> {

        private final String splitId;

        private OfSplit(String splitId) {
            this.splitId = splitId;
        }

        @Override
        public void collect(String element) {
            collected.add(element);
        }

        @Override
        public void collect(String element, long timestamp) {
            collected.add(element);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {
            idle.add(splitId);
        }

        @Override
        public void markActive() {}
    }
}
