/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.protocol.Body;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a shard by index: generated ones first, then those that were written. None is ever taken out. */
final class RecordLog {

    private final List<StreamRecord> written = new ArrayList<>();
    private @Nullable GeneratedBacklog backlog;
    private int generated;

    void preload(GeneratedBacklog records) {
        if (size() > 0) {
            throw new IllegalStateException("The shard has records already: preload streams before they are used");
        }
        backlog = records;
        generated = records.size();
    }

    void append(StreamRecord record) {
        written.add(record);
    }

    int size() {
        return generated + written.size();
    }

    BigInteger sequence(int index) {
        GeneratedBacklog generator = generatorOf(index);
        return generator == null ? written(index).view().sequenceNumber() : generator.sequence(index);
    }

    long createdAtSecond(int index) {
        GeneratedBacklog generator = generatorOf(index);
        return generator == null ? written(index).view().createdAt().getEpochSecond() : generator.createdAtSecond();
    }

    int sizeBytes(int index) {
        GeneratedBacklog generator = generatorOf(index);
        return generator == null ? written(index).sizeBytes() : generator.sizeBytes();
    }

    RecordView view(int index) {
        GeneratedBacklog generator = generatorOf(index);
        return generator == null ? written(index).view() : generator.view(index);
    }

    void writeTo(int index, Body body) {
        GeneratedBacklog generator = generatorOf(index);
        if (generator == null) {
            body.append(written(index).json());
        } else {
            generator.writeTo(index, body);
        }
    }

    /** The index of the first record whose number is at least this one, or the size. */
    int indexOf(BigInteger sequenceNumber) {
        int low = 0;
        int high = size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sequence(middle).compareTo(sequenceNumber) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private @Nullable GeneratedBacklog generatorOf(int index) {
        return index < generated ? backlog : null;
    }

    private StreamRecord written(int index) {
        return written.get(index - generated);
    }
}
