/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** Where the state of a job is kept between its runs: which of it is newest, whether it is sound, and when it may go. */
@NullMarked
package io.dynamodbflink.autoconfigure.state;

import org.jspecify.annotations.NullMarked;
