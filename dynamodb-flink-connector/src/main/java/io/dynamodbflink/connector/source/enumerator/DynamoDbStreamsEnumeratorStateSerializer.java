/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.split.StartingPositionFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the enumerator's state into checkpoints. Every version that was ever released stays readable.
 *
 * <p>A stream lists a day of shards, so the format is made for tens of thousands: ids are written as what differs from
 * the one before, because neighbours in the list begin alike, and parents as their places in the list.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsEnumeratorStateSerializer
        implements SimpleVersionedSerializer<DynamoDbStreamsEnumeratorState> {

    private static final int VERSION = 3;

    /** Until this version, ids and parents were written out for each shard. Version 1 had no {@code WHOLE_SHARD}. */
    private static final int LAST_PLAIN_VERSION = 2;

    private static final int OLDEST_VERSION = 1;

    private static final int TYPICAL_BYTES_PER_SHARD = 40;

    private static final int NO_SUBTASK = -1;

    private static final int NO_PARENT = -1;
    private static final int PARENT_NOT_LISTED = -2;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(DynamoDbStreamsEnumeratorState state) throws IOException {
        List<LineageShard> shards = state.shards();
        DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES_PER_SHARD * (shards.size() + 4));
        out.writeUTF(state.stream().toString());
        StartingPositionFormat.write(state.start(), out);
        out.writeBoolean(state.stockTaken());
        out.writeInt(state.parallelism());
        out.writeInt(shards.size());
        Map<ShardId, Integer> places = new HashMap<>(shards.size() * 2);
        String previous = "";
        for (LineageShard shard : shards) {
            places.put(shard.id(), places.size());
            writeDifference(previous, shard.id().value(), out);
            previous = shard.id().value();
        }
        for (LineageShard shard : shards) {
            writeParent(shard, places, out);
            out.writeByte(code(shard.state()));
            out.writeShort(shard.subtask() == null ? NO_SUBTASK : shard.subtask());
            StartingPositionFormat.write(shard.position(), out);
            out.writeBoolean(shard.closed());
        }
        return out.getCopyOfBuffer();
    }

    private static void writeParent(LineageShard shard, Map<ShardId, Integer> places, DataOutputSerializer out)
            throws IOException {
        ShardId parent = shard.parent();
        if (parent == null) {
            out.writeInt(NO_PARENT);
            return;
        }
        Integer place = places.get(parent);
        out.writeInt(place == null ? PARENT_NOT_LISTED : place);
        if (place == null) {
            writeDifference(shard.id().value(), parent.value(), out);
        }
    }

    private static void writeDifference(String previous, String text, DataOutputSerializer out) throws IOException {
        int most = Math.min(Math.min(previous.length(), text.length()), Short.MAX_VALUE);
        int same = 0;
        while (same < most && previous.charAt(same) == text.charAt(same)) {
            same++;
        }
        out.writeShort(same);
        out.writeUTF(text.substring(same));
    }

    private static String readDifference(String previous, DataInputDeserializer in) throws IOException {
        int same = in.readUnsignedShort();
        if (same > previous.length()) {
            throw new IOException("The state is damaged: a shard id goes on after " + same + " characters of '"
                    + previous + "', which has fewer");
        }
        return previous.substring(0, same) + in.readUTF();
    }

    @Override
    public DynamoDbStreamsEnumeratorState deserialize(int version, byte[] serialized) throws IOException {
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IOException("Enumerator state of version " + version + " cannot be read: this release reads"
                    + " versions " + OLDEST_VERSION + " to " + VERSION
                    + ". Restore with the release that wrote the state, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        StreamArn stream = StreamArn.parse(in.readUTF());
        StartingPosition start = StartingPositionFormat.read(in);
        boolean stockTaken = in.readBoolean();
        int parallelism = in.readInt();
        int count = in.readInt();
        List<LineageShard> shards = version <= LAST_PLAIN_VERSION ? readPlainShards(count, in) : readShards(count, in);
        return new DynamoDbStreamsEnumeratorState(stream, start, stockTaken, parallelism, shards);
    }

    private static List<LineageShard> readShards(int count, DataInputDeserializer in) throws IOException {
        List<ShardId> ids = new ArrayList<>();
        String previous = "";
        for (int i = 0; i < count; i++) {
            previous = readDifference(previous, in);
            ids.add(ShardId.of(previous));
        }
        List<LineageShard> shards = new ArrayList<>();
        for (ShardId id : ids) {
            ShardId parent = readParent(id, ids, in);
            ShardState state = state(in.readByte());
            int subtask = in.readShort();
            StartingPosition position = StartingPositionFormat.read(in);
            shards.add(new LineageShard(
                    id, parent, state, subtask == NO_SUBTASK ? null : subtask, position, in.readBoolean()));
        }
        return shards;
    }

    private static @Nullable ShardId readParent(ShardId shard, List<ShardId> ids, DataInputDeserializer in)
            throws IOException {
        int place = in.readInt();
        if (place == NO_PARENT) {
            return null;
        }
        if (place == PARENT_NOT_LISTED) {
            return ShardId.of(readDifference(shard.value(), in));
        }
        if (place < 0 || place >= ids.size()) {
            throw new IOException("The state is damaged: shard " + shard + " has a parent at place " + place + " of "
                    + ids.size() + " shards");
        }
        return ids.get(place);
    }

    private static List<LineageShard> readPlainShards(int count, DataInputDeserializer in) throws IOException {
        List<LineageShard> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shards.add(readPlainShard(in));
        }
        return shards;
    }

    private static LineageShard readPlainShard(DataInputDeserializer in) throws IOException {
        ShardId id = ShardId.of(in.readUTF());
        @Nullable ShardId parent = in.readBoolean() ? ShardId.of(in.readUTF()) : null;
        ShardState state = state(in.readByte());
        int subtask = in.readInt();
        StartingPosition position = StartingPositionFormat.read(in);
        return new LineageShard(id, parent, state, subtask == NO_SUBTASK ? null : subtask, position, in.readBoolean());
    }

    private static int code(ShardState state) throws IOException {
        return switch (state) {
            case WAITING -> 1;
            case READY -> 2;
            case ASSIGNED -> 3;
            case FINISHED -> 4;
            case FORGOTTEN -> throw new IOException("A forgotten shard is not part of the state");
        };
    }

    private static ShardState state(int code) throws IOException {
        return switch (code) {
            case 1 -> ShardState.WAITING;
            case 2 -> ShardState.READY;
            case 3 -> ShardState.ASSIGNED;
            case 4 -> ShardState.FINISHED;
            default ->
                throw new IOException(
                        "The state is damaged or from a newer release: " + code + " is not the code of a shard state");
        };
    }
}
