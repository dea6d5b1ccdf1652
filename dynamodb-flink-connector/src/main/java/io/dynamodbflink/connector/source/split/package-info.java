/** The Flink split: one shard and the position in it. */
@NullMarked
package io.dynamodbflink.connector.source.split;

import org.jspecify.annotations.NullMarked;
