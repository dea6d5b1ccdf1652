/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Spreads shards evenly, and fails when the test asks for it: then the enumerator starts again from a checkpoint. */
final class AssignerFailsWhenAsked implements DynamoDbStreamsShardAssigner {

    private static final long serialVersionUID = 1L;

    private static final Set<String> ASKED = ConcurrentHashMap.newKeySet();

    private final String run;
    private final DynamoDbStreamsShardAssigner otherwise = new UniformShardAssigner();

    AssignerFailsWhenAsked(String run) {
        this.run = run;
    }

    /** Lets the next assignment of a run fail the job. */
    static void failOnce(String run) {
        ASKED.add(run);
    }

    @Override
    public int assign(DynamoDbStreamsShardSplit split, Context context) {
        if (ASKED.remove(run)) {
            throw new IllegalStateException(RecordedVersions.WANTED_FAILURE);
        }
        return otherwise.assign(split, context);
    }
}
