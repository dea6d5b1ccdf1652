/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What came of a page.
 *
 * @param records the records to emit, without those created before the split's starting instant
 * @param newestCreation creation time of the newest record of the page, whether it is emitted or not
 * @param behind whether the shard has more to read, as far as is known
 * @param next what the shard does next
 * @param loss records that are lost, if this page has shown what is left
 */
record PageRead(
        List<Record> records,
        @Nullable Instant newestCreation,
        boolean behind,
        ShardStep next,
        @Nullable ShardDataLoss loss) {}
