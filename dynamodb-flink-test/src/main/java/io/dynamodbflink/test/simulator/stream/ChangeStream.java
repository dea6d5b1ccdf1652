/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The stream of a table: its shards, from the first to the open ones, and what is written to them.
 *
 * @since 0.1.0
 */
public final class ChangeStream {

    private final StreamName name;
    private final KeySchema schema;
    private final RecordFormat format;
    private final StreamRules rules;
    private final Clock clock;
    private final Instant createdAt;
    private final SplittableRandom random;
    private final SequenceNumbers sequences;
    private final List<Shard> shards = new ArrayList<>();
    private final Map<String, Shard> byId = new LinkedHashMap<>();
    private final TreeMap<Long, Shard> open = new TreeMap<>();
    private boolean enabled = true;

    /**
     * Opens a stream.
     *
     * @param shardCount how many shards it begins with
     */
    public ChangeStream(
            StreamName name,
            KeySchema schema,
            StreamViewType viewType,
            StreamRules rules,
            int shardCount,
            Clock clock,
            long seed) {
        this.name = name;
        this.schema = schema;
        this.format = new RecordFormat(name.region(), viewType);
        this.rules = rules;
        this.clock = clock;
        this.createdAt = clock.instant();
        this.random = new SplittableRandom(seed);
        this.sequences = new SequenceNumbers(random.nextLong());
        HashRange.ALL.parts(shardCount).forEach(range -> open(null, range));
    }

    /** The stream's ARN and what it is made of. */
    public StreamName name() {
        return name;
    }

    /** What its records hold. */
    public StreamViewType viewType() {
        return format.viewType();
    }

    /** Whether changes of the table still arrive. */
    public synchronized boolean enabled() {
        return enabled;
    }

    private Shard open(@Nullable Shard parent, HashRange range) {
        String id = String.format("shardId-%020d-%08x", clock.millis() * 1000 + shards.size(), random.nextInt());
        Shard shard = new Shard(
                id,
                parent == null ? null : parent.id(),
                shards.size(),
                range,
                rules,
                parent == null ? sequences.next() : sequences.nextShard());
        if (parent != null) {
            parent.addChild(id);
        }
        shards.add(shard);
        byId.put(id, shard);
        open.put(range.from(), shard);
        return shard;
    }

    /** Writes a change to the shard that its key belongs to; a stream that was disabled ignores it. */
    public synchronized void append(Change change) {
        if (!enabled) {
            return;
        }
        Shard shard = open.floorEntry(change.partitionHash()).getValue();
        BigInteger sequence = sequences.next();
        Instant second = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        HexFormat hex = HexFormat.of();
        String eventId = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        byte[] json = format.json(change, eventId, sequence.toString(), second.getEpochSecond());
        RecordView view = new RecordView(sequence, change.eventName(), change.keys(), second);
        shard.append(new StreamRecord(view, format.sizeBytes(change), json));
    }

    /** Closes an open shard and opens its children, each with an equal part of its keys. */
    public synchronized List<Shard> replace(String shardId, int children) {
        if (!enabled) {
            throw new IllegalStateException("Stream " + name.arn() + " is disabled: its shards have no children");
        }
        Shard parent = openShard(shardId);
        List<HashRange> ranges = parent.range().parts(children);
        close(parent);
        return ranges.stream().map(range -> open(parent, range)).toList();
    }

    /** Splits or rolls a shard unless it is closed already; one that is too small to be split is rolled. */
    public synchronized void replaceIfOpen(String shardId, int children) {
        Shard shard = byId.get(shardId);
        if (shard != null && shard.open()) {
            replace(shardId, (int) Math.min(children, shard.range().size()));
        }
    }

    /** Makes every record so far of a shard unreadable, if the shard exists. */
    public synchronized void trimIfKnown(String shardId) {
        Shard shard = byId.get(shardId);
        if (shard != null) {
            shard.trimAll();
        }
    }

    private Shard openShard(String shardId) {
        Shard shard = shard(shardId);
        if (!shard.open()) {
            throw new IllegalStateException("Shard " + shardId + " is closed already");
        }
        return shard;
    }

    private void close(Shard shard) {
        shard.close(sequences.next(), clock.instant());
        open.remove(shard.range().from());
    }

    /** Closes every open shard for good. What was written stays readable for its 24 hours. */
    public synchronized void disable() {
        enabled = false;
        List.copyOf(open.values()).forEach(this::close);
    }

    /** Fills every open shard, which must be empty, with generated records. */
    public synchronized void preload(BacklogShape shape) {
        Instant second = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        for (Shard shard : open.values()) {
            BigInteger first = sequences.block(GeneratedBacklog.BLOCK);
            shard.preload(new GeneratedBacklog(shape, schema, format, shard.ordinal(), first, second));
        }
    }

    /** A shard that must exist; a mistake of the test otherwise. */
    public synchronized Shard shard(String shardId) {
        Shard shard = byId.get(Objects.requireNonNull(shardId, "shardId"));
        if (shard == null) {
            throw new IllegalArgumentException("Stream " + name.arn() + " has no shard " + shardId);
        }
        return shard;
    }

    /** Every shard there ever was, oldest first, also those that are not listed any more. */
    public synchronized List<Shard> shards() {
        return List.copyOf(shards);
    }

    /** The open shards. */
    public synchronized List<Shard> openShards() {
        return List.copyOf(open.values());
    }

    /** Makes the oldest records of a shard unreadable. */
    public void trim(String shardId, int records) {
        shard(shardId).trim(records);
    }

    /** Makes a closed shard unreadable, as if it were older than 24 hours. */
    public void expire(String shardId) {
        shard(shardId).expire();
    }

    /** Takes a shard out of the listing. */
    public void unlist(String shardId) {
        shard(shardId).unlist();
    }

    /** Begins to read a shard. */
    public ShardIterator iterator(String shardId, String type, @Nullable BigInteger sequence, long reader) {
        Shard shard = requestedShard(shardId);
        return new ShardIterator(name.arn(), shardId, shard.start(type, sequence), clock.millis(), reader);
    }

    /** Reads on. */
    public Page read(ShardIterator iterator, int limit) {
        Shard shard = requestedShard(iterator.shardId());
        Instant now = clock.instant();
        if (now.toEpochMilli() - iterator.issuedAtMillis() > StreamRules.ITERATOR_LIFE.toMillis()) {
            throw ServiceException.of(
                    "ExpiredIteratorException",
                    "Iterator expired. The iterator was created at time " + iterator.issuedAtMillis()
                            + " while right now it is " + now.toEpochMilli());
        }
        return shard.read(iterator, limit, now);
    }

    private Shard requestedShard(String shardId) {
        Shard shard;
        synchronized (this) {
            shard = byId.get(shardId);
        }
        if (shard == null) {
            throw ServiceException.notFound("Shard: " + shardId + " of stream " + name.arn() + " not found");
        }
        shard.age(clock.instant());
        return shard;
    }

    /** Writes the {@code StreamDescription}. */
    public synchronized void describe(Listing listing, JsonGenerator json) throws IOException {
        Listing.Shards listed = listing.page(shards, byId, clock.instant());
        json.writeObjectFieldStart("StreamDescription");
        json.writeStringField("StreamArn", name.arn());
        json.writeStringField("StreamLabel", name.label());
        json.writeStringField("StreamStatus", enabled ? "ENABLED" : "DISABLED");
        json.writeStringField("StreamViewType", format.viewType().toString());
        json.writeNumberField("CreationRequestDateTime", createdAt.getEpochSecond());
        json.writeStringField("TableName", name.table());
        schema.writeTo(json);
        json.writeArrayFieldStart("Shards");
        for (Shard shard : listed.page()) {
            shard.describe(json);
        }
        json.writeEndArray();
        if (listed.more()) {
            json.writeStringField(
                    "LastEvaluatedShardId",
                    listed.page().get(listed.page().size() - 1).id());
        }
        json.writeEndObject();
    }
}
