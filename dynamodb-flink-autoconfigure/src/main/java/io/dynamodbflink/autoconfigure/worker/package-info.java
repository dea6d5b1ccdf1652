/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** The application's context inside of a Flink cluster: what it is started from, what exists in it, when it is closed. */
@NullMarked
package io.dynamodbflink.autoconfigure.worker;

import org.jspecify.annotations.NullMarked;
