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
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the enumerator's state into checkpoints. Every version that was ever released stays readable.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsEnumeratorStateSerializer
        implements SimpleVersionedSerializer<DynamoDbStreamsEnumeratorState> {

    /** Version 1 had no {@code WHOLE_SHARD}, and was the same otherwise. */
    private static final int VERSION = 2;

    private static final int OLDEST_VERSION = 1;

    private static final int TYPICAL_BYTES_PER_SHARD = 160;

    private static final int NO_SUBTASK = -1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(DynamoDbStreamsEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(
                TYPICAL_BYTES_PER_SHARD * (state.shards().size() + 1));
        out.writeUTF(state.stream().toString());
        StartingPositionFormat.write(state.start(), out);
        out.writeBoolean(state.stockTaken());
        out.writeInt(state.parallelism());
        out.writeInt(state.shards().size());
        for (LineageShard shard : state.shards()) {
            write(shard, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void write(LineageShard shard, DataOutputSerializer out) throws IOException {
        out.writeUTF(shard.id().value());
        out.writeBoolean(shard.parent() != null);
        if (shard.parent() != null) {
            out.writeUTF(shard.parent().value());
        }
        out.writeByte(code(shard.state()));
        out.writeInt(shard.subtask() == null ? NO_SUBTASK : shard.subtask());
        StartingPositionFormat.write(shard.position(), out);
        out.writeBoolean(shard.closed());
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
        List<LineageShard> shards = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            shards.add(readShard(in));
        }
        return new DynamoDbStreamsEnumeratorState(stream, start, stockTaken, parallelism, shards);
    }

    private static LineageShard readShard(DataInputDeserializer in) throws IOException {
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
