/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Pages that the test hands out: it sees every call and decides when and how it ends. */
final class ScriptedPages implements ShardPages {

    /** A call that waits for its answer. */
    record Call<A>(String shardId, Object argument, CompletableFuture<A> answer) {}

    final List<Call<String>> opens = new ArrayList<>();
    final List<Call<ShardPage>> reads = new ArrayList<>();
    boolean closed;

    @Override
    public CompletableFuture<String> open(DynamoDbStreamsShardSplit split, StartingPosition position) {
        Call<String> call = new Call<>(split.getShardId(), position, new CompletableFuture<>());
        opens.add(call);
        return call.answer();
    }

    @Override
    public CompletableFuture<ShardPage> read(String iterator) {
        Call<ShardPage> call = new Call<>(shardOf(iterator), iterator, new CompletableFuture<>());
        reads.add(call);
        return call.answer();
    }

    /** Iterators are "shard/number". */
    static String shardOf(String iterator) {
        return iterator.substring(0, iterator.indexOf('/'));
    }

    Call<String> nextOpen() {
        return opens.remove(0);
    }

    Call<ShardPage> nextRead() {
        return reads.remove(0);
    }

    Call<ShardPage> nextReadOf(String shardId) {
        Call<ShardPage> call = reads.stream()
                .filter(read -> read.shardId().equals(shardId))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Shard " + shardId + " is not being read, but " + reads));
        reads.remove(call);
        return call;
    }

    static ShardPage page(Call<ShardPage> call, Record... records) {
        return new ShardPage(List.of(records), call.argument() + "+", 100L * records.length);
    }

    static ShardPage lastPage(Record... records) {
        return new ShardPage(List.of(records), null, 100L * records.length);
    }

    @Override
    public void close() {
        closed = true;
    }
}
