/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.CreateTableResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * The client with which the lock client works: what it needs of a synchronous one, on top of the asynchronous one that
 * is made like all others. Calls are sent again until a deadline. A call that took effect although its answer was lost
 * is recognised by the version that it wrote, where the lock client alone would take the lock for somebody else's.
 */
final class LockTable implements DynamoDbClient {

    /** The attributes and the value name that the lock client uses; they are its wire format. */
    private static final String VERSION = "recordVersionNumber";

    private static final String NEW_VERSION = ":newRvn";
    private static final String OWNER = "ownerName";
    private static final String RELEASED = "isReleased";

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final String name;
    private final DynamoDbAsyncClient client;
    private final Duration longestAttempt;

    private long deadline;
    private @Nullable String lastReadOwner;

    /** @param longestAttempt after which a call is given up and sent again */
    LockTable(String name, DynamoDbAsyncClient client, Duration longestAttempt) {
        this.name = Objects.requireNonNull(name, "name");
        this.client = Objects.requireNonNull(client, "client");
        this.longestAttempt = Objects.requireNonNull(longestAttempt, "longestAttempt");
    }

    String name() {
        return name;
    }

    /** When calls are given up, by {@link System#nanoTime}. */
    void giveUpAt(long nanos) {
        deadline = nanos;
    }

    /** Who held the lock that was read last. */
    Optional<String> lastReadOwner() {
        return Optional.ofNullable(lastReadOwner);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        GetItemResponse response = call(() -> client.getItem(request));
        AttributeValue owner = response.item().get(OWNER);
        lastReadOwner = owner == null || response.item().containsKey(RELEASED) ? null : owner.s();
        return response;
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        PutItemRequest asking = request.toBuilder()
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return unlessDone(
                () -> client.putItem(asking),
                request.item().get(VERSION),
                PutItemResponse.builder().build());
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        UpdateItemRequest asking = request.toBuilder()
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return unlessDone(
                () -> client.updateItem(asking),
                request.expressionAttributeValues().get(NEW_VERSION),
                UpdateItemResponse.builder().build());
    }

    @Override
    public DescribeTableResponse describeTable(DescribeTableRequest request) {
        return call(() -> client.describeTable(request));
    }

    @Override
    public CreateTableResponse createTable(CreateTableRequest request) {
        return call(() -> client.createTable(request));
    }

    private <R> R unlessDone(Supplier<CompletableFuture<R>> call, @Nullable AttributeValue written, R done) {
        try {
            return call(call);
        } catch (ConditionalCheckFailedException e) {
            Map<String, AttributeValue> present = e.hasItem() ? e.item() : Map.of();
            // Versions are random: nobody else has written this one.
            if (written != null && written.equals(present.get(VERSION))) {
                return done;
            }
            throw e;
        }
    }

    private <R> R call(Supplier<CompletableFuture<R>> call) {
        for (int attempt = 1; ; attempt++) {
            Throwable failure;
            try {
                return await(call.get());
            } catch (ExecutionException e) {
                failure = AwsErrors.unwrap(e);
            } catch (TimeoutException e) {
                failure = e;
            }
            if (failure instanceof ConditionalCheckFailedException answer) {
                throw answer;
            }
            AwsErrorKind kind = AwsErrors.classify(failure);
            boolean mayPass = kind == AwsErrorKind.TRANSIENT || kind == AwsErrorKind.THROTTLED;
            if (!mayPass || !pause(BACKOFF.delayAfter(attempt))) {
                throw new LockTableException(name, failure);
            }
        }
    }

    private <R> R await(CompletableFuture<R> answer) throws ExecutionException, TimeoutException {
        try {
            return answer.get(Math.min(timeLeft(), longestAttempt.toNanos()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the table '" + name + "'", e);
        } finally {
            // Does nothing to one that is done.
            answer.cancel(true);
        }
    }

    /** @return whether there is time left after the pause */
    private boolean pause(Duration delay) {
        if (timeLeft() <= delay.toNanos()) {
            return false;
        }
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS))
                .join();
        return true;
    }

    private long timeLeft() {
        return Math.max(0, deadline - System.nanoTime());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        client.close();
    }
}
