/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer of DescribeStream.
 *
 * @param shards the shards of the page
 * @param next where the next page begins, after this shard; null on the last page
 * @param live whether the stream takes records, so that closed shards have children
 * @param ended whether the stream is switched off for good, so that no shard will ever come
 */
record ShardPage(List<ListedShard> shards, @Nullable ShardId next, boolean live, boolean ended) {

    ShardPage {
        shards = List.copyOf(shards);
    }
}
