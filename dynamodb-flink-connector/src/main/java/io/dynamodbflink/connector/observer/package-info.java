/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What the observers of sources and of sinks have in common. */
@NullMarked
package io.dynamodbflink.connector.observer;

import org.jspecify.annotations.NullMarked;
