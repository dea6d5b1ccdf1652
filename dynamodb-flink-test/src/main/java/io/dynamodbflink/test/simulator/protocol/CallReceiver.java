/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.nio.ByteBuffer;

/**
 * The service behind an {@link HttpEndpoint}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallReceiver {

    /**
     * Takes a call that has arrived completely.
     *
     * @param target the {@code X-Amz-Target} header
     * @param body the request, which must not be kept
     */
    PendingCall receive(String target, ByteBuffer body);
}
