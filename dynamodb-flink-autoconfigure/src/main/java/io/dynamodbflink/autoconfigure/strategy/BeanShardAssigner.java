/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.Objects;

/** A shard assigner that is a bean; resolved on the JobManager. */
public final class BeanShardAssigner implements DynamoDbStreamsShardAssigner {

    private static final long serialVersionUID = 1L;

    private final BeanReference<DynamoDbStreamsShardAssigner> assigner;

    public BeanShardAssigner(BeanReference<DynamoDbStreamsShardAssigner> assigner) {
        this.assigner = Objects.requireNonNull(assigner, "assigner");
    }

    @Override
    public int assign(DynamoDbStreamsShardSplit split, Context context) {
        return assigner.get().assign(split, context);
    }

    @Override
    public String toString() {
        return assigner.toString();
    }
}
