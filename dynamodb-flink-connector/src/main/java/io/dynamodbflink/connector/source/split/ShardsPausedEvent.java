/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Sent by a reader when watermark alignment has paused shards of it for the first time: nothing else shows readers or the
 * enumerator that the job aligns watermarks.
 *
 * @since 0.1.0
 */
public record ShardsPausedEvent() implements SourceEvent {}
