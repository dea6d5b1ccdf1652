/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.CallSubject;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import io.dynamodbflink.test.simulator.stream.ShardIterator;
import io.dynamodbflink.test.simulator.stream.StreamName;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what a request is about. A malformed request is about nothing; it will be refused in its turn. */
final class CallSubjects {

    private CallSubjects() {}

    static CallSubject of(Operation operation, JsonRequest request) {
        try {
            return switch (operation) {
                case GET_RECORDS -> ofIterator(ShardIterator.decode(request.string("ShardIterator")));
                case GET_SHARD_ITERATOR, DESCRIBE_STREAM -> ofStream(request);
                case BATCH_WRITE_ITEM ->
                    ofTables(request.object("RequestItems").fields().keySet());
                case TRANSACT_WRITE_ITEMS -> ofTransaction(request);
                case LIST_TABLES -> CallSubject.NONE;
                default -> request.has("TableName") ? ofTables(Set.of(request.string("TableName"))) : CallSubject.NONE;
            };
        } catch (ServiceException e) {
            return CallSubject.NONE;
        }
    }

    private static CallSubject ofIterator(ShardIterator iterator) {
        return new CallSubject(tables(iterator.streamArn()), iterator.shardId());
    }

    private static CallSubject ofStream(JsonRequest request) {
        JsonRequest filter = request.optionalObject("ShardFilter");
        @Nullable
        String shardId = filter == null ? request.optionalString("ShardId") : filter.optionalString("ShardId");
        return new CallSubject(tables(request.string("StreamArn")), shardId);
    }

    private static Set<String> tables(String streamArn) {
        String table = StreamName.tableIn(streamArn);
        return table == null ? Set.of() : Set.of(table);
    }

    private static CallSubject ofTables(Set<String> namesOrArns) {
        Set<String> names = new HashSet<>();
        namesOrArns.forEach(name -> names.add(Objects.requireNonNullElse(StreamName.tableIn(name), name)));
        return new CallSubject(names, null);
    }

    private static CallSubject ofTransaction(JsonRequest request) {
        Set<String> names = new HashSet<>();
        for (JsonRequest item : request.objects("TransactItems")) {
            for (String kind : item.fields().keySet()) {
                names.add(item.object(kind).string("TableName"));
            }
        }
        return ofTables(names);
    }
}
