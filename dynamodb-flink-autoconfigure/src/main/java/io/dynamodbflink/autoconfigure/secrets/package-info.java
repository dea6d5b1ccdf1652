/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/** What must not be shown: which names stand for secrets, and the secrets that the application is configured with. */
@NullMarked
package io.dynamodbflink.autoconfigure.secrets;

import org.jspecify.annotations.NullMarked;
