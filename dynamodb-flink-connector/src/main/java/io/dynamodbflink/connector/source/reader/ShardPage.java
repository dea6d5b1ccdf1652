/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * One answer of GetRecords.
 *
 * @param records the records, oldest first; may be empty although the shard has more
 * @param nextIterator where the next page begins; null if the shard is closed and this is its last page
 * @param bytes size of the page on the wire; estimated if it came another way
 */
record ShardPage(List<Record> records, @Nullable String nextIterator, long bytes) {

    ShardPage {
        Objects.requireNonNull(records, "records");
    }
}
