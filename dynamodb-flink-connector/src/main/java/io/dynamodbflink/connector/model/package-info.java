/** Value types of DynamoDB Streams: ARNs, shard ids, sequence numbers, positions, change events. */
@NullMarked
package io.dynamodbflink.connector.model;

import org.jspecify.annotations.NullMarked;
