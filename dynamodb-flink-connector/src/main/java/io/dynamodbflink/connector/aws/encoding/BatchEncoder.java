/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** The encoder of a client. It may be used by many threads at once. */
final class BatchEncoder {

    private static final Logger LOG = LoggerFactory.getLogger(BatchEncoder.class);

    /** Twice the 16 MB that DynamoDB takes, for what JSON adds to them. */
    private static final int LONGEST_EXPECTED = 32 * 1024 * 1024;

    private static final int SHORTEST_EXPECTED = 1024;

    /** What {@link BatchWriter} writes. An SDK that knows more has to write it itself: nothing may be left out. */
    private static final boolean KNOWS_EVERY_MEMBER = hasMembers(
                    BatchWriteItemRequest.builder(),
                    "RequestItems",
                    "ReturnConsumedCapacity",
                    "ReturnItemCollectionMetrics")
            && hasMembers(WriteRequest.builder(), "PutRequest", "DeleteRequest")
            && hasMembers(PutRequest.builder(), "Item")
            && hasMembers(DeleteRequest.builder(), "Key");

    private final AtomicBoolean warned = new AtomicBoolean();

    /** The length of a body of late: those of a sink are much alike. A value that is out of date costs a copy. */
    private volatile int expectedLength = SHORTEST_EXPECTED;

    static boolean knowsEveryMember() {
        return KNOWS_EVERY_MEMBER;
    }

    private static boolean hasMembers(SdkPojo model, String... names) {
        return model.sdkFields().stream().map(SdkField::memberName).toList().equals(List.of(names));
    }

    /**
     * Encodes a request.
     *
     * @return null if the SDK has to encode it
     */
    @Nullable
    EncodedBatch encode(BatchWriteItemRequest request) {
        if (!KNOWS_EVERY_MEMBER) {
            return null;
        }
        try {
            BatchBody body = new BatchBody(expectedLength);
            BatchWriter.write(request, body);
            expect(body.length());
            return new EncodedBatch(request, withoutItems(request), body);
        } catch (UnusualRequestException | IOException e) {
            // IOException: text that has no UTF-8, or values nested too deep. The SDK has its own opinion of both.
            LOG.debug(
                    "A BatchWriteItemRequest is not as usual: the SDK encodes it ({})",
                    e.getClass().getSimpleName());
            return null;
        } catch (RuntimeException e) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "A BatchWriteItemRequest could not be encoded fast: the SDK encodes it. This is an error of"
                                + " dynamodb-flink, please report it ({})",
                        e.getClass().getName());
            }
            return null;
        }
    }

    private void expect(int length) {
        int expected = Math.max(SHORTEST_EXPECTED, Math.min(length, LONGEST_EXPECTED) / 8 * 9);
        // Written only when it matters, because threads share it.
        if (length > expectedLength || expected < expectedLength / 2) {
            expectedLength = expected;
        }
    }

    private static BatchWriteItemRequest withoutItems(BatchWriteItemRequest request) {
        Map<String, List<WriteRequest>> tables = new LinkedHashMap<>();
        request.requestItems().keySet().forEach(table -> tables.put(table, List.of()));
        BatchWriteItemRequest.Builder rest = BatchWriteItemRequest.builder();
        // It says how to send, not what: interceptors of the SDK itself add one to every request.
        request.overrideConfiguration().ifPresent(rest::overrideConfiguration);
        return rest.requestItems(tables)
                .returnConsumedCapacity(request.returnConsumedCapacityAsString())
                .returnItemCollectionMetrics(request.returnItemCollectionMetricsAsString())
                .build();
    }
}
