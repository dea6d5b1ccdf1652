/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.io.Serializable;
import java.net.URI;
import java.util.List;

/**
 * A stream that is ready to be read.
 *
 * @param table that it belongs to
 * @param endpoint of the service
 * @param region to sign for
 * @param arn of the stream
 * @param shardIds its shards, oldest first
 */
public record PreparedStream(String table, URI endpoint, String region, String arn, List<String> shardIds)
        implements Serializable {

    /** What requests are signed with; opens nothing. */
    static final String ACCESS_KEY = "benchmark";

    static final String SECRET_KEY = "benchmark";

    public PreparedStream {
        shardIds = List.copyOf(shardIds);
    }
}
