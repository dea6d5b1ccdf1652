/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;

/**
 * The bytes of a {@link StartingPosition} in checkpoints: one byte for the type, then what the type needs. Codes are
 * never reused; a new one comes with a new version of the serializers that use this format.
 *
 * @since 0.1.0
 */
public final class StartingPositionFormat {

    private static final int TRIM_HORIZON = 1;
    private static final int LATEST = 2;
    private static final int AT_TIMESTAMP = 3;
    private static final int AFTER_SEQUENCE_NUMBER = 4;
    /** Since version 2. */
    private static final int WHOLE_SHARD = 5;

    private StartingPositionFormat() {}

    public static void write(StartingPosition position, DataOutput out) throws IOException {
        switch (position.type()) {
            case TRIM_HORIZON -> out.writeByte(TRIM_HORIZON);
            case WHOLE_SHARD -> out.writeByte(WHOLE_SHARD);
            case LATEST -> {
                out.writeByte(LATEST);
                writeInstant(position.instant().orElseThrow(), out);
            }
            case AT_TIMESTAMP -> {
                out.writeByte(AT_TIMESTAMP);
                writeInstant(position.instant().orElseThrow(), out);
            }
            case AFTER_SEQUENCE_NUMBER -> {
                out.writeByte(AFTER_SEQUENCE_NUMBER);
                out.writeUTF(position.sequenceNumber().orElseThrow().toString());
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the bytes are not a starting position
     */
    public static StartingPosition read(DataInput in) throws IOException {
        int code = in.readByte();
        return switch (code) {
            case TRIM_HORIZON -> StartingPosition.trimHorizon();
            case WHOLE_SHARD -> StartingPosition.wholeShard();
            case LATEST -> StartingPosition.latest(readInstant(in));
            case AT_TIMESTAMP -> StartingPosition.atTimestamp(readInstant(in));
            case AFTER_SEQUENCE_NUMBER -> StartingPosition.afterSequenceNumber(SequenceNumber.of(in.readUTF()));
            default ->
                throw new IOException("The state is damaged or from a newer release: " + code
                        + " is not the code of a starting position");
        };
    }

    public static void writeInstant(Instant instant, DataOutput out) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    public static Instant readInstant(DataInput in) throws IOException {
        long seconds = in.readLong();
        return Instant.ofEpochSecond(seconds, in.readInt());
    }
}
