/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Asks a guard when an attempt of a call that writes has been signed and is about to be sent. */
final class WriteGuardInterceptor implements ExecutionInterceptor {

    /** The calls of DynamoDB that change items. */
    private static final Set<String> WRITES = Set.of(
            "BatchWriteItem",
            "PutItem",
            "UpdateItem",
            "DeleteItem",
            "TransactWriteItems",
            "ExecuteStatement",
            "BatchExecuteStatement",
            "ExecuteTransaction");

    private final WriteGuard guard;

    WriteGuardInterceptor(WriteGuard guard) {
        this.guard = Objects.requireNonNull(guard, "guard");
    }

    /** Whether calls of this name, in any letter case, change items. */
    static boolean isWrite(String operation) {
        return WRITES.stream().anyMatch(operation::equalsIgnoreCase);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        String operation = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
        if (operation == null || isWrite(operation)) {
            guard.beforeWrite();
        }
    }
}
