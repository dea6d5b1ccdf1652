/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A place in a shard, as clients carry it around.
 *
 * @param streamArn of the stream
 * @param shardId of the shard
 * @param position index of the next record
 * @param issuedAtMillis when it was handed out, on the simulator's clock
 * @param reader tells readers apart: it stays the same from one page to the next
 * @since 0.1.0
 */
public record ShardIterator(String streamArn, String shardId, int position, long issuedAtMillis, long reader) {

    private static final String SEPARATOR = "|";
    private static final String VERSION = "1";

    ShardIterator movedTo(int newPosition, long now) {
        return new ShardIterator(streamArn, shardId, newPosition, now, reader);
    }

    /** The iterator as an opaque text. */
    public String encode() {
        String place = String.join(
                SEPARATOR, shardId, Integer.toString(position), Long.toString(issuedAtMillis), Long.toString(reader));
        return streamArn
                + SEPARATOR
                + VERSION
                + SEPARATOR
                + Base64.getEncoder().encodeToString(place.getBytes(StandardCharsets.US_ASCII));
    }

    /** Reads what {@link #encode()} wrote. */
    public static ShardIterator decode(String text) {
        String[] outer = text.split("\\|", -1);
        if (outer.length != 3 || !outer[1].equals(VERSION)) {
            throw invalid();
        }
        try {
            String[] place =
                    new String(Base64.getDecoder().decode(outer[2]), StandardCharsets.US_ASCII).split("\\|", -1);
            if (place.length != 4) {
                throw invalid();
            }
            return new ShardIterator(
                    outer[0], place[0], Integer.parseInt(place[1]), Long.parseLong(place[2]), Long.parseLong(place[3]));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private static ServiceException invalid() {
        return ServiceException.validation("Invalid ShardIterator");
    }
}
