/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

/** A record as it is kept: ready to be sent. */
final class StreamRecord {

    private final RecordView view;
    private final int sizeBytes;
    private final byte[] json;

    StreamRecord(RecordView view, int sizeBytes, byte[] json) {
        this.view = view;
        this.sizeBytes = sizeBytes;
        this.json = json;
    }

    RecordView view() {
        return view;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    byte[] json() {
        return json;
    }
}
