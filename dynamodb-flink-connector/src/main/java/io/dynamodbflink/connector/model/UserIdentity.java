/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

/**
 * Who made a change, if it was not an ordinary write.
 *
 * @param type kind of identity; {@code Service} for DynamoDB itself
 * @param principalId identifies the principal; {@code dynamodb.amazonaws.com} for time to live
 * @since 0.1.0
 */
public record UserIdentity(String type, String principalId) {

    private static final String SERVICE = "Service";

    private static final String DYNAMODB = "dynamodb.amazonaws.com";

    boolean isTimeToLive() {
        return SERVICE.equalsIgnoreCase(type) && DYNAMODB.equals(principalId);
    }
}
