/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Writes that no batch can hold: updates, and puts and deletes with a condition. */
final class SingleWrites {

    private SingleWrites() {}

    static CompletableFuture<? extends DynamoDbResponse> send(
            String table, DynamoDbWriteRequest write, DynamoDbAsyncClient client) {
        return switch (write.getType()) {
            case PUT -> client.putItem(put(table, write));
            case DELETE -> client.deleteItem(delete(table, write));
            case UPDATE -> client.updateItem(update(table, write));
        };
    }

    private static PutItemRequest put(String table, DynamoDbWriteRequest write) {
        return PutItemRequest.builder()
                .tableName(table)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .item(write.getItem())
                .conditionExpression(write.getConditionExpression())
                .expressionAttributeNames(names(write))
                .expressionAttributeValues(values(write))
                .build();
    }

    private static DeleteItemRequest delete(String table, DynamoDbWriteRequest write) {
        return DeleteItemRequest.builder()
                .tableName(table)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .key(write.getItem())
                .conditionExpression(write.getConditionExpression())
                .expressionAttributeNames(names(write))
                .expressionAttributeValues(values(write))
                .build();
    }

    private static UpdateItemRequest update(String table, DynamoDbWriteRequest write) {
        return UpdateItemRequest.builder()
                .tableName(table)
                .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
                .key(write.getItem())
                .updateExpression(write.getUpdateExpression())
                .conditionExpression(write.getConditionExpression())
                .expressionAttributeNames(names(write))
                .expressionAttributeValues(values(write))
                .build();
    }

    /** DynamoDB refuses maps that are empty. */
    private static @Nullable Map<String, String> names(DynamoDbWriteRequest write) {
        return write.getExpressionAttributeNames().isEmpty() ? null : write.getExpressionAttributeNames();
    }

    private static @Nullable Map<String, AttributeValue> values(DynamoDbWriteRequest write) {
        return write.getExpressionAttributeValues().isEmpty() ? null : write.getExpressionAttributeValues();
    }
}
