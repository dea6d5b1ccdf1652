/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A client whose calls are answered by the test, one by one. */
final class FakeDynamoDb implements DynamoDbAsyncClient {

    /** A BatchWriteItem call that waits for its answer. */
    record Call(BatchWriteItemRequest request, CompletableFuture<BatchWriteItemResponse> answer) {

        List<WriteRequest> writes() {
            return request.requestItems().values().iterator().next();
        }

        /** {@code id} and {@code v} of each item, a minus sign before those that are deleted. */
        List<String> items() {
            return writes().stream()
                    .map(write -> write.putRequest() != null
                            ? write.putRequest().item().get("id").s()
                                    + write.putRequest().item().get("v").n()
                            : "-" + write.deleteRequest().key().get("id").s())
                    .toList();
        }

        void succeed() {
            answer.complete(BatchWriteItemResponse.builder().build());
        }

        void leaveUnprocessed(WriteRequest... unprocessed) {
            answer.complete(BatchWriteItemResponse.builder()
                    .unprocessedItems(Map.of("orders", List.of(unprocessed)))
                    .build());
        }

        void fail(String code, String message) {
            answer.completeExceptionally(error(code, message));
        }
    }

    /** A PutItem, UpdateItem or DeleteItem call that waits for its answer. */
    record SingleCall(DynamoDbRequest request, CompletableFuture<DynamoDbResponse> answer) {

        void succeed() {
            if (request instanceof PutItemRequest) {
                answer.complete(PutItemResponse.builder().build());
            } else if (request instanceof UpdateItemRequest) {
                answer.complete(UpdateItemResponse.builder().build());
            } else {
                answer.complete(DeleteItemResponse.builder().build());
            }
        }

        void fail(String code, String message) {
            answer.completeExceptionally(error(code, message));
        }
    }

    final List<Call> calls = new ArrayList<>();
    final List<SingleCall> singles = new ArrayList<>();
    final List<Supplier<CompletableFuture<DescribeTableResponse>>> descriptions = new ArrayList<>();
    int describeCalls;
    boolean closed;
    private RuntimeException refusal;

    FakeDynamoDb() {
        descriptions.add(() -> CompletableFuture.completedFuture(described("id")));
    }

    static DescribeTableResponse described(String... keyNames) {
        List<AttributeDefinition> attributes = new ArrayList<>();
        List<KeySchemaElement> keys = new ArrayList<>();
        for (String name : keyNames) {
            attributes.add(AttributeDefinition.builder()
                    .attributeName(name)
                    .attributeType(ScalarAttributeType.S)
                    .build());
            keys.add(KeySchemaElement.builder()
                    .attributeName(name)
                    .keyType(keys.isEmpty() ? KeyType.HASH : KeyType.RANGE)
                    .build());
        }
        return DescribeTableResponse.builder()
                .table(table -> table.attributeDefinitions(attributes).keySchema(keys))
                .build();
    }

    static DynamoDbException error(String code, String message) {
        return (DynamoDbException) DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .statusCode(400)
                .requestId("request-1")
                .build();
    }

    /** From now on calls throw instead of returning a future; null to return futures again. */
    void refuseCallsWith(RuntimeException refusal) {
        this.refusal = refusal;
    }

    /** The oldest call without an answer; it is removed. */
    Call take() {
        if (calls.isEmpty()) {
            throw new AssertionError("No call is in flight");
        }
        return calls.remove(0);
    }

    @Override
    public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
        if (refusal != null) {
            throw refusal;
        }
        Call call = new Call(request, new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    /** The oldest call of a single write without an answer; it is removed. */
    SingleCall takeSingle() {
        if (singles.isEmpty()) {
            throw new AssertionError("No single write is in flight");
        }
        return singles.remove(0);
    }

    private <R extends DynamoDbResponse> CompletableFuture<R> single(DynamoDbRequest request, Class<R> type) {
        SingleCall call = new SingleCall(request, new CompletableFuture<>());
        singles.add(call);
        return call.answer().thenApply(type::cast);
    }

    @Override
    public CompletableFuture<PutItemResponse> putItem(PutItemRequest request) {
        return single(request, PutItemResponse.class);
    }

    @Override
    public CompletableFuture<UpdateItemResponse> updateItem(UpdateItemRequest request) {
        return single(request, UpdateItemResponse.class);
    }

    @Override
    public CompletableFuture<DeleteItemResponse> deleteItem(DeleteItemRequest request) {
        return single(request, DeleteItemResponse.class);
    }

    /** Answers with the next of {@link #descriptions}; the last one stays. */
    @Override
    public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
        int index = Math.min(describeCalls++, descriptions.size() - 1);
        return descriptions.get(index).get();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        closed = true;
    }
}
