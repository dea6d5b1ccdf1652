/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What Flink's fetcher thread sees of the engine. Flink closes it whenever the subtask has no shard for a moment, as it
 * has between a shard and its child; the engine and its client live as long as the source reader.
 */
final class ShardSplitReader implements SplitReader<Record, DynamoDbStreamsShardSplit> {

    private final ShardEngine engine;

    ShardSplitReader(ShardEngine engine) {
        this.engine = engine;
    }

    @Override
    public RecordsWithSplitIds<Record> fetch() throws IOException {
        return engine.take();
    }

    @Override
    public void handleSplitsChanges(SplitsChange<DynamoDbStreamsShardSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            // Flink takes splits away only from readers that look for an end in their records.
            throw new UnsupportedOperationException("Unexpected change of splits: " + change.getClass());
        }
        engine.add(change.splits());
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<DynamoDbStreamsShardSplit> splitsToPause, Collection<DynamoDbStreamsShardSplit> splitsToResume) {
        if (!splitsToPause.isEmpty()) {
            engine.pause(ids(splitsToPause));
        }
        if (!splitsToResume.isEmpty()) {
            engine.resume(ids(splitsToResume));
        }
    }

    private static List<String> ids(Collection<DynamoDbStreamsShardSplit> splits) {
        return splits.stream().map(DynamoDbStreamsShardSplit::splitId).toList();
    }

    @Override
    public void wakeUp() {
        engine.wakeUp();
    }

    @Override
    public void close() {
        // The source reader closes the engine.
    }
}
