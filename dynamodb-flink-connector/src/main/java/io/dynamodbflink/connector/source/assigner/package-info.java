/** Strategies that choose the subtask that reads a shard. */
@NullMarked
package io.dynamodbflink.connector.source.assigner;

import org.jspecify.annotations.NullMarked;
