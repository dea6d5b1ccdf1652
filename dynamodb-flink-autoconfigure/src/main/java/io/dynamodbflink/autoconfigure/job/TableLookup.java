/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.aws.AwsFailures;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.StreamArn;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Looks at the tables and streams of a job before it starts, so that what is missing stops the start with a message
 * instead of failing the job again and again.
 */
final class TableLookup {

    private static final Logger LOG = LoggerFactory.getLogger(TableLookup.class);

    /** Attempts of a call that fails with an error that may pass. */
    private static final int ATTEMPTS = 4;

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(200), Duration.ofSeconds(2));

    /** Longest wait for an answer, all attempts together: somebody is watching the application start. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final JobClients clients;
    private final Duration answerTimeout;

    TableLookup(JobClients clients) {
        this(clients, ANSWER_TIMEOUT);
    }

    TableLookup(JobClients clients, Duration answerTimeout) {
        this.clients = Objects.requireNonNull(clients, "clients");
        this.answerTimeout = Objects.requireNonNull(answerTimeout, "answerTimeout");
    }

    /** The stream that a job is to read. */
    StreamArn stream(JobBlueprint job) {
        String arn = job.source().streamArn();
        FoundStream stream = arn != null
                ? described(job, arn)
                : latest(job, Objects.requireNonNull(job.source().tableName(), "tableName"));
        if (job.isReplication()) {
            requireNewImages(job, stream);
        }
        return StreamArn.parse(stream.arn());
    }

    /**
     * Stops the start if a table that the job writes to does not exist.
     *
     * @param property that names it, below the job's
     */
    void check(JobName job, JobSide side, String property, String table) {
        try {
            describeTable(clients.provider(job, side), table);
        } catch (CompletionException e) {
            AwsErrorKind kind = AwsErrors.classify(e);
            if (kind == AwsErrorKind.NOT_FOUND) {
                throw missingTable(job, property, table, e);
            }
            if (kind == AwsErrorKind.ACCESS && AwsFailures.isFromService(e)) {
                // Whoever writes to it says what that means for him.
                LOG.warn("Job '{}': cannot check that the table '{}' exists: {}", job, table, AwsErrors.describe(e));
                return;
            }
            throw AwsFailures.call("describing the table '" + table + "' of job '" + job + "'", e);
        }
    }

    private FoundStream latest(JobBlueprint job, String table) {
        TableDescription description;
        try {
            description = describeTable(clients.provider(job.name(), JobSide.SOURCE), table);
        } catch (CompletionException e) {
            if (AwsErrors.classify(e) == AwsErrorKind.NOT_FOUND) {
                throw missingTable(job.name(), "source.table-name", table, e);
            }
            throw AwsFailures.call("describing the table '" + table + "' of job '" + job.name() + "'", e);
        }
        StreamSpecification stream = description.streamSpecification();
        if (description.latestStreamArn() == null || stream == null || !Boolean.TRUE.equals(stream.streamEnabled())) {
            throw new FailureAnalyzedException(
                    "The table '" + table + "' of job '" + job.name() + "' has no stream that is switched on.",
                    "Switch it on: aws dynamodb update-table --table-name " + table
                            + " --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES");
        }
        return new FoundStream(description.latestStreamArn(), stream.streamViewType(), table);
    }

    private FoundStream described(JobBlueprint job, String arn) {
        StreamDescription description;
        try {
            description = call(
                            clients.provider(job.name(), JobSide.SOURCE),
                            DynamoDbClientProvider::streamsClient,
                            client -> client.describeStream(DescribeStreamRequest.builder()
                                    .streamArn(arn)
                                    .limit(1)
                                    .build()))
                    .streamDescription();
        } catch (CompletionException e) {
            if (AwsErrors.classify(e) == AwsErrorKind.NOT_FOUND) {
                throw new FailureAnalyzedException(
                        "The stream " + arn + " of job '" + job.name() + "' does not exist.",
                        "Check account, region and label of the ARN: 'aws dynamodbstreams list-streams' lists the"
                                + " streams. A stream that has been switched off is deleted after 24 hours. Or set"
                                + " source.table-name, to have the table's latest stream looked up.",
                        e);
            }
            throw AwsFailures.call("describing the stream " + arn + " of job '" + job.name() + "'", e);
        }
        return new FoundStream(
                arn, description.streamViewType(), StreamArn.parse(arn).tableName());
    }

    private static void requireNewImages(JobBlueprint job, FoundStream stream) {
        StreamViewType view = stream.view();
        if (view == StreamViewType.KEYS_ONLY || view == StreamViewType.OLD_IMAGE) {
            throw new FailureAnalyzedException(
                    "The job '" + job.name() + "' replicates the table '" + stream.table()
                            + "', but its stream has the view type " + view
                            + ", which leaves out the new state of a changed item.",
                    "Switch the stream off and on again with the view type NEW_IMAGE or NEW_AND_OLD_IMAGES (it cannot be"
                            + " changed while the stream is on), or declare a DynamoDbFlinkPipeline or ElementConverter"
                            + " bean for the job that needs no new image.");
        }
    }

    private static FailureAnalyzedException missingTable(JobName job, String property, String table, Throwable e) {
        return new FailureAnalyzedException(
                "The table '" + table + "' of job '" + job + "' does not exist.",
                "Create it, or correct dynamodb-flink.jobs." + job + "." + property
                        + ". If it exists, check that dynamodb-flink.aws.region and dynamodb-flink.aws.endpoint lead to"
                        + " it, and that the credentials are of the account that owns it.",
                e);
    }

    private TableDescription describeTable(DynamoDbClientProvider provider, String table) {
        return call(
                        provider,
                        DynamoDbClientProvider::dynamoDbClient,
                        client -> client.describeTable(
                                DescribeTableRequest.builder().tableName(table).build()))
                .table();
    }

    private <C extends SdkClient, R> R call(
            DynamoDbClientProvider provider,
            Function<DynamoDbClientProvider, C> client,
            Function<C, CompletableFuture<R>> call) {
        C opened = client.apply(provider);
        try {
            return attempt(() -> call.apply(opened), 1)
                    .orTimeout(answerTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                            failure instanceof TimeoutException
                                    ? new TimeoutException("no answer within " + answerTimeout.toMillis() + " ms")
                                    : failure))
                    .join();
        } finally {
            provider.release(opened);
        }
    }

    private static <R> CompletableFuture<R> attempt(Supplier<CompletableFuture<R>> call, int attempt) {
        return call.get().exceptionallyCompose(failure -> {
            AwsErrorKind kind = AwsErrors.classify(failure);
            boolean mayPass = kind == AwsErrorKind.TRANSIENT || kind == AwsErrorKind.THROTTLED;
            if (!mayPass || attempt == ATTEMPTS) {
                return CompletableFuture.failedFuture(failure);
            }
            long delay = BACKOFF.delayAfter(attempt).toMillis();
            return CompletableFuture.supplyAsync(
                            () -> attempt(call, attempt + 1),
                            CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS))
                    .thenCompose(Function.identity());
        });
    }

    private record FoundStream(String arn, StreamViewType view, String table) {}
}
