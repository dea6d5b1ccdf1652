/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Tells where shards go: the collaborator that makes the shard assigner a bean that nobody could serialise. */
@Service
class ShardPlacements {

    private static final Logger LOG = LoggerFactory.getLogger(ShardPlacements.class);

    void record(String shardId, int subtask) {
        LOG.info("customer-revenue reads {} on subtask {}", shardId, subtask);
    }
}
