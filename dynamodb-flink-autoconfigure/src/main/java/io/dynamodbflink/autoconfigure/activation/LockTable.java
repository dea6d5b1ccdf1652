/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.HashMap;
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
    private static final String LEASE = "leaseDuration";
    private static final String RELEASED = "isReleased";

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(50), Duration.ofSeconds(1));

    private final String name;
    private final String instance;
    private final DynamoDbAsyncClient client;
    private final Duration longestAttempt;

    private long deadline;
    private int attempts;
    private @Nullable String lastReadOwner;

    /**
     * @param instance as which this instance takes locks
     * @param longestAttempt after which a call is given up and sent again
     */
    LockTable(String name, String instance, DynamoDbAsyncClient client, Duration longestAttempt) {
        this.name = Objects.requireNonNull(name, "name");
        this.instance = Objects.requireNonNull(instance, "instance");
        this.client = Objects.requireNonNull(client, "client");
        this.longestAttempt = Objects.requireNonNull(longestAttempt, "longestAttempt");
    }

    String name() {
        return name;
    }

    String instance() {
        return instance;
    }

    /** When calls are given up, by {@link System#nanoTime}. */
    void giveUpAt(long nanos) {
        deadline = nanos;
    }

    /** Who held the lock that was read last. */
    Optional<String> lastReadOwner() {
        return Optional.ofNullable(lastReadOwner);
    }

    /**
     * Reads the lock. If it is this instance's own, which this instance does not know to have, an answer has been lost
     * when it was taken: its lease is shown as being over, so that it is taken again.
     */
    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        GetItemResponse response = call(() -> client.getItem(request));
        AttributeValue owner = response.item().get(OWNER);
        String holder = owner == null || response.item().containsKey(RELEASED) ? null : owner.s();
        lastReadOwner = holder;
        if (!instance.equals(holder)) {
            return response;
        }
        Map<String, AttributeValue> item = new HashMap<>(response.item());
        item.put(LEASE, AttributeValue.fromS("0"));
        return response.toBuilder().item(item).build();
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        PutItemRequest asking = request.toBuilder()
                .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                .build();
        return unlessDone(
                () -> client.putItem(asking),
                Map.of(
                        DynamoDbLeaseLock.PARTITION_KEY,
                        Objects.requireNonNull(request.item().get(DynamoDbLeaseLock.PARTITION_KEY))),
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
                request.key(),
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

    private <R> R unlessDone(
            Supplier<CompletableFuture<R>> call,
            Map<String, AttributeValue> key,
            @Nullable AttributeValue written,
            R done) {
        try {
            return call(call);
        } catch (ConditionalCheckFailedException e) {
            // Versions are random: nobody else has written this one.
            if (written != null
                    && attempts > 1
                    && written.equals(present(e, key).get(VERSION))) {
                return done;
            }
            throw e;
        }
    }

    /** What is there; not every server that passes for DynamoDB tells it with the error. */
    private Map<String, AttributeValue> present(ConditionalCheckFailedException e, Map<String, AttributeValue> key) {
        return e.hasItem()
                ? e.item()
                : call(() -> client.getItem(GetItemRequest.builder()
                                .tableName(name)
                                .key(key)
                                .consistentRead(true)
                                .build()))
                        .item();
    }

    private <R> R call(Supplier<CompletableFuture<R>> call) {
        for (int attempt = 1; ; attempt++) {
            attempts = attempt;
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
