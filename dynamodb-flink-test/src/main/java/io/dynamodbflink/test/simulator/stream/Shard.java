/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard: its place in the lineage, its records, and how far they are trimmed.
 *
 * @since 0.1.0
 */
public final class Shard {

    private static final byte[] PAGE_START = "{\"Records\":[".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final String id;
    private final @Nullable String parentId;
    private final int ordinal;
    private final HashRange range;
    private final StreamRules rules;
    private final BigInteger firstSequence;
    private final RecordLog log = new RecordLog();
    private final Readers readers = new Readers();
    private final List<String> children = new ArrayList<>(2);
    private int trimmed;
    private boolean expired;
    private boolean listed = true;
    private @Nullable BigInteger lastSequence;
    private @Nullable Instant closedAt;

    Shard(
            String id,
            @Nullable String parentId,
            int ordinal,
            HashRange range,
            StreamRules rules,
            BigInteger firstSequence) {
        this.id = id;
        this.parentId = parentId;
        this.ordinal = ordinal;
        this.range = range;
        this.rules = rules;
        this.firstSequence = firstSequence;
    }

    /** The shard's id. */
    public String id() {
        return id;
    }

    /** The id of the shard it follows, or null. */
    public @Nullable String parentId() {
        return parentId;
    }

    int ordinal() {
        return ordinal;
    }

    HashRange range() {
        return range;
    }

    /** The shards that follow it. */
    public synchronized List<String> children() {
        return List.copyOf(children);
    }

    synchronized void addChild(String child) {
        children.add(child);
    }

    /** Whether it takes records. */
    public synchronized boolean open() {
        return lastSequence == null;
    }

    synchronized void close(BigInteger sequence, Instant now) {
        lastSequence = sequence;
        closedAt = now;
    }

    /** The number the shard begins with. */
    public BigInteger firstSequence() {
        return firstSequence;
    }

    /** The number the shard ended with, or null while it is open. */
    public synchronized @Nullable BigInteger lastSequence() {
        return lastSequence;
    }

    synchronized void append(StreamRecord record) {
        log.append(record);
    }

    synchronized void preload(GeneratedBacklog backlog) {
        log.preload(backlog);
    }

    /** How many records were ever written to it. */
    public synchronized int size() {
        return log.size();
    }

    /** How many of the oldest records cannot be read any more. */
    public synchronized int trimmed() {
        return trimmed;
    }

    /** A record by its index. */
    public synchronized RecordView view(int index) {
        return log.view(index);
    }

    synchronized void trim(int records) {
        if (records < 0 || records > log.size()) {
            throw new IllegalArgumentException(
                    "Cannot trim " + records + " records of shard " + id + ", which has had " + log.size());
        }
        trimmed = Math.max(trimmed, records);
    }

    synchronized void trimAll() {
        trimmed = log.size();
    }

    /** Lets time take its toll. */
    synchronized void age(Instant now) {
        long horizon = now.minus(StreamRules.RETENTION).getEpochSecond();
        while (trimmed < log.size() && log.createdAtSecond(trimmed) < horizon) {
            trimmed++;
        }
        if (closedAt != null && closedAt.getEpochSecond() < horizon) {
            expired = true;
        }
    }

    synchronized void expire() {
        if (open()) {
            throw new IllegalStateException("Shard " + id + " is open: only closed shards expire");
        }
        trimmed = log.size();
        expired = true;
    }

    synchronized void unlist() {
        listed = false;
    }

    synchronized boolean isListed(Instant now) {
        age(now);
        return listed && (!expired || rules.expiredShardsListed());
    }

    private void checkReadable() {
        if (expired) {
            throw ServiceException.notFound("Shard: " + id + " has expired");
        }
    }

    /** The index a new iterator begins at. */
    synchronized int start(String type, @Nullable BigInteger sequence) {
        checkReadable();
        return switch (type) {
            case "TRIM_HORIZON" -> trimmed;
            case "LATEST" -> log.size();
            case "AT_SEQUENCE_NUMBER" -> at(sequence);
            case "AFTER_SEQUENCE_NUMBER" -> after(sequence);
            default ->
                throw ServiceException.validation("1 validation error detected: Value '" + type
                        + "' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set:"
                        + " [AFTER_SEQUENCE_NUMBER, LATEST, AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
    }

    private int at(@Nullable BigInteger sequence) {
        int index = log.indexOf(checked(sequence));
        if (index < trimmed) {
            throw trimmedData();
        }
        return index;
    }

    private int after(@Nullable BigInteger sequence) {
        BigInteger wanted = checked(sequence);
        int index = log.indexOf(wanted);
        if (index < trimmed) {
            throw trimmedData();
        }
        return index < log.size() && log.sequence(index).equals(wanted) ? index + 1 : index;
    }

    private BigInteger checked(@Nullable BigInteger sequence) {
        if (sequence == null) {
            throw ServiceException.validation("SequenceNumber is required for this ShardIteratorType");
        }
        BigInteger newest =
                lastSequence != null ? lastSequence : log.size() == 0 ? firstSequence : log.sequence(log.size() - 1);
        if (sequence.compareTo(firstSequence) < 0 || sequence.compareTo(newest) > 0) {
            throw ServiceException.validation("Invalid SequenceNumber: " + sequence + " is not in shard " + id);
        }
        return sequence;
    }

    private static ServiceException trimmedData() {
        return ServiceException.of(
                "TrimmedDataAccessException",
                "The operation attempted to read past the oldest stream record in a shard");
    }

    /** Reads a page. */
    synchronized Page read(ShardIterator iterator, int limit, Instant now) {
        checkReadable();
        int from = iterator.position();
        if (from < trimmed) {
            throw trimmedData();
        }
        if (rules.limitsEnforced()) {
            readers.admit(iterator.reader(), System.nanoTime());
        }
        int to = from;
        int bytes = 0;
        while (to < log.size() && to - from < limit) {
            bytes += log.sizeBytes(to);
            if (bytes > StreamRules.MAX_PAGE_BYTES && to > from) {
                break;
            }
            to++;
        }
        boolean atEnd = (rules.lastPageApart() ? from : to) == log.size();
        String next = !open() && atEnd
                ? null
                : iterator.movedTo(to, now.toEpochMilli()).encode();
        return new Page(iterator.streamArn(), this, from, to, render(from, to, bytes, next));
    }

    private Body render(int from, int to, int bytes, @Nullable String next) {
        // JSON is larger than what it says: names of types and quotes.
        Body body = new Body(bytes * 3 / 2 + 512 * (to - from));
        body.append(PAGE_START);
        for (int i = from; i < to; i++) {
            if (i > from) {
                body.write(',');
            }
            log.writeTo(i, body);
        }
        body.write(']');
        if (next != null) {
            body.append(",\"NextShardIterator\":\"").append(next).write('"');
        }
        body.write('}');
        return body;
    }

    void describe(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("ShardId", id);
        if (parentId != null) {
            json.writeStringField("ParentShardId", parentId);
        }
        json.writeObjectFieldStart("SequenceNumberRange");
        json.writeStringField("StartingSequenceNumber", firstSequence.toString());
        BigInteger ending = lastSequence();
        if (ending != null) {
            json.writeStringField("EndingSequenceNumber", ending.toString());
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
