/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What of an application is sent to a Flink cluster elsewhere, and how jobs are submitted with it. */
@NullMarked
package io.dynamodbflink.autoconfigure.shipping;

import org.jspecify.annotations.NullMarked;
