/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes splits into checkpoints and sends them to readers. Every version that was ever released stays readable.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsShardSplitSerializer implements SimpleVersionedSerializer<DynamoDbStreamsShardSplit> {

    /** Version 1 had no {@code WHOLE_SHARD}, and no version before 3 the iterator of a split that is already opened. */
    private static final int VERSION = 3;

    private static final int FIRST_WITH_ITERATOR = 3;
    private static final int OLDEST_VERSION = 1;
    private static final int TYPICAL_BYTES = 256;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(DynamoDbStreamsShardSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(TYPICAL_BYTES);
        out.writeUTF(split.getStreamArn());
        out.writeUTF(split.getShardId());
        String parent = split.getParentShardId();
        out.writeBoolean(parent != null);
        if (parent != null) {
            out.writeUTF(parent);
        }
        StartingPositionFormat.write(split.getStartingPosition(), out);
        out.writeBoolean(split.isFinished());
        String iterator = split.iterator();
        out.writeBoolean(iterator != null);
        if (iterator != null) {
            out.writeUTF(iterator);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public DynamoDbStreamsShardSplit deserialize(int version, byte[] serialized) throws IOException {
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new IOException(
                    "Splits of version " + version + " cannot be read: this release reads versions " + OLDEST_VERSION
                            + " to " + VERSION + ". Restore with the release that wrote the state, or a newer one.");
        }
        DataInputDeserializer in = new DataInputDeserializer(serialized);
        StreamArn stream = StreamArn.parse(in.readUTF());
        ShardId shard = ShardId.of(in.readUTF());
        @Nullable ShardId parent = in.readBoolean() ? ShardId.of(in.readUTF()) : null;
        StartingPosition position = StartingPositionFormat.read(in);
        DynamoDbStreamsShardSplit split =
                new DynamoDbStreamsShardSplit(stream, shard, parent, position, in.readBoolean());
        return version >= FIRST_WITH_ITERATOR && in.readBoolean() ? split.opened(in.readUTF()) : split;
    }
}
