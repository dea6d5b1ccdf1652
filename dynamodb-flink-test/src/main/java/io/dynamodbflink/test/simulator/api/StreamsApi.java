/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import io.dynamodbflink.test.simulator.stream.Listing;
import io.dynamodbflink.test.simulator.stream.Page;
import io.dynamodbflink.test.simulator.stream.ShardIterator;
import io.dynamodbflink.test.simulator.stream.StreamRules;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls of the streams API. */
final class StreamsApi {

    private static final int MAX_STREAMS = 100;

    private final Database database;
    private final CallRate describeRate = new CallRate();
    private final AtomicLong readers = new AtomicLong();

    StreamsApi(Database database) {
        this.database = database;
    }

    Body describe(JsonRequest request, List<Fault> faults) {
        request.allowing(Set.of("StreamArn", "Limit", "ExclusiveStartShardId", "ShardFilter"));
        if (database.rules().limitsEnforced()) {
            describeRate.admit();
        }
        ChangeStream stream = database.requestedStream(request.string("StreamArn"));
        Listing listing = new Listing(
                request.optionalString("ExclusiveStartShardId"),
                limit(request, StreamRules.MAX_PAGE_SHARDS),
                childrenOf(request, stream),
                faults);
        return Body.json(json -> stream.describe(listing, json));
    }

    private static @Nullable String childrenOf(JsonRequest request, ChangeStream stream) {
        JsonRequest filter = request.optionalObject("ShardFilter");
        if (filter == null) {
            return null;
        }
        if (!filter.string("Type").equals("CHILD_SHARDS")) {
            throw ServiceException.validation("Member must satisfy enum value set: [CHILD_SHARDS]");
        }
        String shardId = filter.string("ShardId");
        if (stream.shards().stream().noneMatch(shard -> shard.id().equals(shardId))) {
            throw ServiceException.notFound("Shard: " + shardId + " not found");
        }
        return shardId;
    }

    Body iterator(JsonRequest request, List<Fault> faults) {
        request.allowing(Set.of("StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber"));
        ChangeStream stream = database.requestedStream(request.string("StreamArn"));
        change(stream, request.string("ShardId"), faults);
        ShardIterator iterator = stream.iterator(
                request.string("ShardId"),
                request.string("ShardIteratorType"),
                sequenceNumber(request.optionalString("SequenceNumber")),
                readers.incrementAndGet());
        return Body.json(json -> json.writeStringField("ShardIterator", iterator.encode()));
    }

    private static @Nullable BigInteger sequenceNumber(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{21,40}")) {
            throw ServiceException.validation("Invalid SequenceNumber: " + text + " has not 21 to 40 digits");
        }
        return new BigInteger(text);
    }

    Page records(JsonRequest request, List<Fault> faults) {
        request.allowing(Set.of("ShardIterator", "Limit"));
        int limit = limit(request, StreamRules.MAX_PAGE_RECORDS);
        ShardIterator iterator = ShardIterator.decode(request.string("ShardIterator"));
        for (Fault fault : faults) {
            if (fault instanceof Fault.PageLimit page) {
                limit = Math.min(limit, page.maxRecords());
            }
        }
        ChangeStream stream = database.requestedStream(iterator.streamArn());
        change(stream, iterator.shardId(), faults);
        return stream.read(iterator, limit);
    }

    private static void change(ChangeStream stream, String shardId, List<Fault> faults) {
        for (Fault fault : faults) {
            if (fault instanceof Fault.ShardChange change) {
                switch (change.kind()) {
                    case SPLIT -> stream.replaceIfOpen(shardId, 2);
                    case ROLL -> stream.replaceIfOpen(shardId, 1);
                    case TRIM -> stream.trimIfKnown(shardId);
                }
            }
        }
    }

    Body list(JsonRequest request) {
        request.allowing(Set.of("TableName", "Limit", "ExclusiveStartStreamArn"));
        String table = request.optionalString("TableName");
        String after = request.optionalString("ExclusiveStartStreamArn");
        int limit = limit(request, MAX_STREAMS);
        List<ChangeStream> rest = database.streams().stream()
                .filter(stream -> table == null || stream.name().table().equals(table))
                .filter(stream -> after == null || stream.name().arn().compareTo(after) > 0)
                .toList();
        List<ChangeStream> page = rest.subList(0, Math.min(limit, rest.size()));
        return Body.json(json -> {
            json.writeArrayFieldStart("Streams");
            for (ChangeStream stream : page) {
                json.writeStartObject();
                json.writeStringField("StreamArn", stream.name().arn());
                json.writeStringField("StreamLabel", stream.name().label());
                json.writeStringField("TableName", stream.name().table());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (page.size() < rest.size()) {
                json.writeStringField(
                        "LastEvaluatedStreamArn",
                        page.get(page.size() - 1).name().arn());
            }
        });
    }

    private static int limit(JsonRequest request, int maximum) {
        int limit = request.intOr("Limit", maximum);
        if (limit < 1 || limit > maximum) {
            throw ServiceException.validation("1 validation error detected: Value '" + limit
                    + "' at 'limit' failed to satisfy constraint: Member must have value from 1 to " + maximum);
        }
        return limit;
    }
}
