/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/**
 * A request and its body.
 *
 * @param request as it came
 * @param withoutItems what the SDK gets: the tables, which the endpoint may depend on, and nothing to encode
 * @param body of the request as it came
 */
record EncodedBatch(BatchWriteItemRequest request, BatchWriteItemRequest withoutItems, BatchBody body) {

    /** Throws if the SDK has another request than it was given: the body would not be that request's. */
    void verify(SdkRequest current) {
        if (current != withoutItems && !withoutItems.equalsBySdkFields(current)) {
            throw new IllegalStateException("An execution interceptor has changed a BatchWriteItemRequest after"
                    + " BatchWriteItemEncoding had encoded it: add that interceptor before BatchWriteItemEncoding");
        }
    }
}
