/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A page that waits to be emitted, or the end of a shard.
 *
 * @param shard whose page it is
 * @param records the records to emit; may be empty if this is the last page
 * @param bytes what the page holds of the reader's budget
 * @param lag how far the shard is behind once the page is handed on
 * @param last whether the shard ends with this page
 */
record ReadyPage(PolledShard shard, List<Record> records, long bytes, ShardLag lag, boolean last) {

    String splitId() {
        return shard.splitId();
    }
}
