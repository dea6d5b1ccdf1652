/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Descriptions of tables and streams, without tables and streams. */
public final class FakeTables implements DynamoDbClientProvider {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, TableDescription> tables = new HashMap<>();
    private final transient Map<String, StreamViewType> streams = new HashMap<>();

    private transient @Nullable Throwable failure;
    private int failuresLeft;
    private int calls;
    private boolean silent;

    public FakeTables table(String name) {
        tables.put(name, TableDescription.builder().tableName(name).build());
        return this;
    }

    public FakeTables tableWithStream(String name, StreamViewType view) {
        String arn = arn(name);
        tables.put(
                name,
                TableDescription.builder()
                        .tableName(name)
                        .latestStreamArn(arn)
                        .streamSpecification(StreamSpecification.builder()
                                .streamEnabled(true)
                                .streamViewType(view)
                                .build())
                        .build());
        streams.put(arn, view);
        return this;
    }

    /** The table's stream has been switched off; it can still be read for a while. */
    public FakeTables tableWithStoppedStream(String name) {
        tables.put(
                name,
                TableDescription.builder()
                        .tableName(name)
                        .latestStreamArn(arn(name))
                        .build());
        return this;
    }

    public FakeTables failing(int times, Throwable with) {
        failure = with;
        failuresLeft = times;
        return this;
    }

    /** Whoever asks waits in vain. */
    public FakeTables silent() {
        silent = true;
        return this;
    }

    public static String arn(String table) {
        return "arn:aws:dynamodb:eu-west-1:123456789012:table/" + table + "/stream/2026-01-01T00:00:00.000";
    }

    public int calls() {
        return calls;
    }

    private <T> CompletableFuture<T> answer(@Nullable T answer) {
        calls++;
        if (silent) {
            return new CompletableFuture<>();
        }
        if (failuresLeft > 0) {
            failuresLeft--;
            return CompletableFuture.failedFuture(Objects.requireNonNull(failure));
        }
        return answer != null
                ? CompletableFuture.completedFuture(answer)
                : CompletableFuture.failedFuture(
                        ResourceNotFoundException.builder().message("not found").build());
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return new DynamoDbAsyncClient() {
            @Override
            public CompletableFuture<DescribeTableResponse> describeTable(DescribeTableRequest request) {
                TableDescription table = tables.get(request.tableName());
                return answer(
                        table == null
                                ? null
                                : DescribeTableResponse.builder().table(table).build());
            }

            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return new DynamoDbStreamsAsyncClient() {
            @Override
            public CompletableFuture<DescribeStreamResponse> describeStream(DescribeStreamRequest request) {
                StreamViewType view = streams.get(request.streamArn());
                return answer(
                        view == null
                                ? null
                                : DescribeStreamResponse.builder()
                                        .streamDescription(StreamDescription.builder()
                                                .streamArn(request.streamArn())
                                                .streamViewType(view)
                                                .build())
                                        .build());
            }

            @Override
            public String serviceName() {
                return "dynamodbstreams";
            }

            @Override
            public void close() {}
        };
    }
}
