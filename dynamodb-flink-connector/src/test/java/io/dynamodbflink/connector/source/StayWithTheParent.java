/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.OptionalInt;

/** Leaves children with the reader of their parent, so that no channel of the job can bring their records out of order. */
final class StayWithTheParent implements DynamoDbStreamsShardAssigner {

    private static final long serialVersionUID = 1L;

    private final DynamoDbStreamsShardAssigner otherwise = new UniformShardAssigner();

    @Override
    public int assign(DynamoDbStreamsShardSplit split, Context context) {
        OptionalInt ofParent = context.getParentSubtask(split);
        return ofParent.isPresent() && context.getRegisteredReaders().contains(ofParent.getAsInt())
                ? ofParent.getAsInt()
                : otherwise.assign(split, context);
    }
}
