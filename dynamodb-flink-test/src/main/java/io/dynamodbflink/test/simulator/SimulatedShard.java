/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.simulator.stream.Shard;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A shard as it was when it was asked for.
 *
 * @param id of the shard
 * @param parentId the shard it follows, or null
 * @param children the shards that follow it
 * @param records how many records were ever written to it
 * @param trimmed how many of them cannot be read any more
 * @param firstSequenceNumber the number it begins with
 * @param lastSequenceNumber the number it ended with, or null while it is open
 * @since 0.1.0
 */
public record SimulatedShard(
        String id,
        @Nullable String parentId,
        List<String> children,
        int records,
        int trimmed,
        BigInteger firstSequenceNumber,
        @Nullable BigInteger lastSequenceNumber) {

    /** Copies the children. */
    public SimulatedShard {
        children = List.copyOf(children);
    }

    static SimulatedShard of(Shard shard) {
        return new SimulatedShard(
                shard.id(),
                shard.parentId(),
                shard.children(),
                shard.size(),
                shard.trimmed(),
                shard.firstSequence(),
                shard.lastSequence());
    }

    /** Whether it takes records. */
    public boolean open() {
        return lastSequenceNumber == null;
    }

    /** The shard it follows. */
    public Optional<String> parent() {
        return Optional.ofNullable(parentId);
    }
}
