/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** Heartbeats to a table that does not tell, with the error, which version is there. */
class LockTableTests {

    private static final UpdateItemRequest HEARTBEAT = UpdateItemRequest.builder()
            .tableName("locks")
            .key(Map.of("key", AttributeValue.fromS("shop")))
            .expressionAttributeValues(Map.of(":newRvn", AttributeValue.fromS("mine")))
            .build();

    private final DynamoDbAsyncClient client = mock();
    private final LockTable table = new LockTable("locks", "here/1", client, Duration.ofSeconds(10));

    @BeforeEach
    void begin() {
        table.giveUpAt(System.nanoTime() + Duration.ofSeconds(30).toNanos());
    }

    @Test
    void heartbeatThatTookEffectWithoutAnAnswerIsRecognised() {
        heartbeats(lost(), refused());
        present("mine");
        assertThat(table.updateItem(HEARTBEAT)).isNotNull();
    }

    @Test
    void heartbeatAfterAnotherInstanceHasTakenTheLockIsNot() {
        heartbeats(lost(), refused());
        present("theirs");
        assertThatExceptionOfType(ConditionalCheckFailedException.class).isThrownBy(() -> table.updateItem(HEARTBEAT));
    }

    @Test
    void heartbeatThatIsRefusedAtOnceNeedsNoSecondLook() {
        heartbeats(refused(), refused());
        assertThatExceptionOfType(ConditionalCheckFailedException.class).isThrownBy(() -> table.updateItem(HEARTBEAT));
    }

    private void heartbeats(CompletableFuture<UpdateItemResponse> first, CompletableFuture<UpdateItemResponse> second) {
        when(client.updateItem(any(UpdateItemRequest.class))).thenReturn(first).thenReturn(second);
    }

    private void present(String version) {
        when(client.getItem(any(GetItemRequest.class)))
                .thenReturn(CompletableFuture.completedFuture(GetItemResponse.builder()
                        .item(Map.of("recordVersionNumber", AttributeValue.fromS(version)))
                        .build()));
    }

    private static CompletableFuture<UpdateItemResponse> lost() {
        return CompletableFuture.failedFuture(new IOException("connection reset"));
    }

    private static CompletableFuture<UpdateItemResponse> refused() {
        return CompletableFuture.failedFuture(ConditionalCheckFailedException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ConditionalCheckFailedException")
                        .build())
                .build());
    }
}
