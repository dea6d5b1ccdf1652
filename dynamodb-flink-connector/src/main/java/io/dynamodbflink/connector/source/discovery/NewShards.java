/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what the list has behind its last known shard, which is cheaper than one look-up for each shard when many end at
 * once. What it does not find is left to the look-ups: the service does not promise that new shards are listed last.
 */
final class NewShards {

    private static final Logger LOG = LoggerFactory.getLogger(NewShards.class);

    private final StreamArn stream;
    private final DescribeStream describeStream;
    private final PatientCalls calls;
    private final CallQueue queue;
    private final Consumer<List<ListedShard>> onShards;
    private boolean reading;

    NewShards(
            StreamArn stream,
            DescribeStream describeStream,
            PatientCalls calls,
            CallQueue queue,
            Consumer<List<ListedShard>> onShards) {
        this.stream = stream;
        this.describeStream = describeStream;
        this.calls = calls;
        this.queue = queue;
        this.onShards = onShards;
    }

    /** Reads the list on, unless that is being done. */
    void read(ShardId lastKnown) {
        if (!reading) {
            reading = true;
            readPage(lastKnown);
        }
    }

    private void readPage(ShardId after) {
        calls.call(
                "DescribeStream of " + stream,
                queue::urgent,
                () -> describeStream.shards(after),
                this::pageRead,
                error -> {
                    LOG.debug("{} cannot be read on after {}: {}", stream, after, AwsErrors.describe(error));
                    reading = false;
                });
    }

    private void pageRead(ShardPage page) {
        if (!page.shards().isEmpty()) {
            onShards.accept(page.shards());
        }
        ShardId next = page.next();
        if (next == null) {
            reading = false;
        } else {
            readPage(next);
        }
    }
}
