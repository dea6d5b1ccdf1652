/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.properties.SinkProperties;
import io.dynamodbflink.autoconfigure.properties.SourceProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.connector.model.StreamArn;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** Checks the properties of one job, without asking AWS anything. Every complaint names the property and the remedy. */
final class JobChecks {

    private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

    /** From the API reference of BatchWriteItem. */
    private static final double LEAST_WRITE_UNITS = 0.01;

    private static final int MAX_BATCH_SIZE = 25;

    private static final DataSize LEAST_READER_BUFFER_SIZE = DataSize.ofMegabytes(1);

    private static final List<String> SOURCE_KEYS = List.of("aws.", "flink.", "source.reader.");

    private static final List<String> SINK_KEYS = List.of("aws.");

    private final JobName job;

    private JobChecks(JobName job) {
        this.job = job;
    }

    /**
     * Checks what can be checked before the job's beans are known.
     *
     * @return the job's source, which is there
     */
    static SourceProperties check(JobName job, JobProperties properties) {
        JobChecks checks = new JobChecks(job);
        checks.atLeast("parallelism", properties.parallelism(), 1);
        if (properties.startupTimeout() != null) {
            checks.positive("startup-timeout", properties.startupTimeout());
        }
        SourceProperties source = checks.source(properties.source());
        if (properties.sink() != null) {
            checks.sink(properties.sink());
        }
        new StateChecks(checks).check(properties.checkpoint(), properties.restart(), properties.flink());
        HealthChecks.check(job, properties, source);
        checks.flink(properties.flink());
        return source;
    }

    /** Checks how the parts fit together. */
    static void check(JobBlueprint blueprint) {
        JobChecks checks = new JobChecks(blueprint.name());
        SinkProperties sink = blueprint.properties().sink();
        if (sink == null && blueprint.strategy(StrategyRole.PIPELINE).isEmpty()) {
            throw new FailureAnalyzedException(
                    "The job '" + blueprint.name() + "' reads a stream but does nothing with it: it has neither a sink"
                            + " nor a pipeline.",
                    "Set " + checks.key("sink.table-name") + " to the table to write to, or declare a"
                            + " DynamoDbFlinkPipeline bean for the job.");
        }
        if (sink != null
                && blueprint.isReplication()
                && sink.properties().isEmpty()
                && blueprint.source().properties().isEmpty()
                && sourceTable(blueprint.source()).equals(sink.tableName())) {
            throw new FailureAnalyzedException(
                    "The job '" + blueprint.name() + "' would replicate the table '" + sink.tableName()
                            + "' to itself: every write would make a change that is written again, without end.",
                    "Set " + checks.key("sink.table-name") + " to another table.");
        }
    }

    /** An instance that takes over goes on from what the one before it has left. */
    static void requireDirectoryForLock(JobBlueprint blueprint) {
        requireDirectory(
                blueprint,
                "dynamodb-flink.cluster.activation is 'lock': an instance that takes over would begin at the initial"
                        + " position again.",
                "Set %s to a directory that all instances share, such as s3://bucket/flink.");
    }

    /**
     * @param because a sentence that says why memory will not do
     * @param remedy a sentence with a place for the name of the property
     */
    static void requireDirectory(JobBlueprint blueprint, String because, String remedy) {
        if (blueprint.checkpoint().directory() == null) {
            throw new FailureAnalyzedException(
                    "The job '" + blueprint.name() + "' keeps its state in memory, but " + because,
                    String.format(remedy, new JobChecks(blueprint.name()).key("checkpoint.directory")));
        }
    }

    private static String sourceTable(SourceProperties source) {
        String arn = source.streamArn();
        return arn != null ? StreamArn.parse(arn).tableName() : String.valueOf(source.tableName());
    }

    private SourceProperties source(@Nullable SourceProperties source) {
        boolean table = source != null && StringUtils.hasText(source.tableName());
        boolean arn = source != null && StringUtils.hasText(source.streamArn());
        if (source == null || !table && !arn) {
            throw new FailureAnalyzedException(
                    "The job '" + job + "' has no source.",
                    "Set " + key("source.table-name") + " to the table whose changes are to be read, or "
                            + key("source.stream-arn") + " to the ARN of its stream.");
        }
        if (table && arn) {
            throw new FailureAnalyzedException(
                    "The job '" + job + "' has two sources: " + key("source.table-name") + "=" + source.tableName()
                            + " and " + key("source.stream-arn") + "=" + source.streamArn() + ".",
                    "Remove one of the two. With table-name, the table's latest stream is read.");
        }
        if (table) {
            tableName("source.table-name", source.tableName());
        } else {
            streamArn(source.streamArn());
        }
        positive("source.shard-discovery-interval", source.shardDiscoveryInterval());
        atLeast("source.describe-stream-inconsistency-retry-count", source.describeStreamInconsistencyRetryCount(), 0);
        atLeast("source.retry-count", source.retryCount(), -1);
        positive("source.backoff-min-delay", source.backoffMinDelay());
        positive("source.backoff-max-delay", source.backoffMaxDelay());
        if (source.backoffMaxDelay().compareTo(source.backoffMinDelay()) < 0) {
            throw invalid(
                    "source.backoff-max-delay",
                    source.backoffMaxDelay(),
                    "must not be shorter than source.backoff-min-delay (" + source.backoffMinDelay() + ")");
        }
        positive("source.empty-poll-delay", source.emptyPollDelay());
        positive("source.non-empty-poll-delay", source.nonEmptyPollDelay());
        if (source.idleAfter().isNegative()) {
            throw invalid("source.idle-after", source.idleAfter(), "must not be negative");
        }
        if (source.readerBufferSize().compareTo(LEAST_READER_BUFFER_SIZE) < 0) {
            throw invalid(
                    "source.reader-buffer-size",
                    source.readerBufferSize(),
                    "must be at least " + LEAST_READER_BUFFER_SIZE.toMegabytes() + "MB, which is what one page holds");
        }
        invalidRecords(source);
        connectorKeys("source.properties", source.properties(), SOURCE_KEYS);
        return source;
    }

    private void invalidRecords(SourceProperties source) {
        int limit = source.maxConsecutiveInvalidRecords();
        if (limit < 1 && limit != -1) {
            throw invalid("source.max-consecutive-invalid-records", limit, "must be at least 1, or -1 for no limit");
        }
        deadLetters("source", source.deadLetterDirectory(), source.deadLetterTable(), source.deadLetterHandler());
    }

    private void deadLetters(
            String side, @Nullable String directory, @Nullable String table, @Nullable String handler) {
        if (directory != null) {
            directory(side + ".dead-letter-directory", directory, "dead-letters");
        }
        if (table != null) {
            tableName(side + ".dead-letter-table", table);
        }
        List<String> places = Stream.of(
                        place(side + ".dead-letter-directory", directory),
                        place(side + ".dead-letter-table", table),
                        place(side + ".dead-letter-handler", handler))
                .flatMap(Optional::stream)
                .toList();
        if (places.size() > 1) {
            throw new FailureAnalyzedException(
                    "The job '" + job + "' has " + (places.size() == 2 ? "two" : "three") + " places for dead letters: "
                            + String.join(" and ", places) + ".",
                    "Remove all but one of them.");
        }
    }

    private Optional<String> place(String property, @Nullable String value) {
        return StringUtils.hasText(value) ? Optional.of(key(property) + "=" + value) : Optional.empty();
    }

    private void invalidItems(SinkProperties sink) {
        double share = sink.maxRefusedShare();
        if (!(share > 0 && share <= 1)) {
            throw invalid(
                    "sink.max-refused-share",
                    share,
                    "must be above 0 and at most 1; to let the first invalid item fail the job, set"
                            + " sink.on-invalid-item to fail");
        }
        if (sink.accessDeniedGracePeriod().isNegative()) {
            throw invalid("sink.access-denied-grace-period", sink.accessDeniedGracePeriod(), "must not be negative");
        }
        String table = sink.deadLetterTable();
        deadLetters("sink", sink.deadLetterDirectory(), table, sink.deadLetterHandler());
        if (table != null && table.equals(sink.tableName())) {
            throw invalid(
                    "sink.dead-letter-table", table, "must not be the table that the job writes to (sink.table-name)");
        }
    }

    private void sink(SinkProperties sink) {
        if (!StringUtils.hasText(sink.tableName())) {
            throw new FailureAnalyzedException(
                    "The job '" + job + "' has a sink without a table.",
                    "Set " + key("sink.table-name") + " to the table to write to.");
        }
        tableName("sink.table-name", sink.tableName());
        atLeast("sink.max-batch-size", sink.maxBatchSize(), 1);
        if (sink.maxBatchSize() > MAX_BATCH_SIZE) {
            throw invalid(
                    "sink.max-batch-size",
                    sink.maxBatchSize(),
                    "must not be more than " + MAX_BATCH_SIZE + ", which is what BatchWriteItem takes");
        }
        atLeast("sink.max-in-flight-requests", sink.maxInFlightRequests(), 1);
        if (sink.maxBufferedRequests() <= sink.maxBatchSize()) {
            throw invalid(
                    "sink.max-buffered-requests",
                    sink.maxBufferedRequests(),
                    "must be more than sink.max-batch-size (" + sink.maxBatchSize() + ")");
        }
        positive("sink.max-time-in-buffer", sink.maxTimeInBuffer());
        invalidItems(sink);
        pace(sink);
        connectorKeys("sink.properties", sink.properties(), SINK_KEYS);
    }

    private void pace(SinkProperties sink) {
        if (sink.maxBufferedBytes().toBytes() < 1) {
            throw invalid("sink.max-buffered-bytes", sink.maxBufferedBytes(), "must be at least 1B");
        }
        if (sink.maxWriteUnitsPerSecond() != null && !(sink.maxWriteUnitsPerSecond() >= LEAST_WRITE_UNITS)) {
            throw invalid(
                    "sink.max-write-units-per-second",
                    sink.maxWriteUnitsPerSecond(),
                    "must be at least " + LEAST_WRITE_UNITS + "; leave it out to have no budget");
        }
        if (sink.maxAttempts() != null) {
            atLeast("sink.max-attempts", sink.maxAttempts(), 1);
        }
        if (sink.maxRetryTime() != null) {
            positive("sink.max-retry-time", sink.maxRetryTime());
        }
    }

    /** The connector warns about unknown keys with its prefixes. Nobody looks at any others. */
    private void connectorKeys(String property, Map<String, String> properties, List<String> prefixes) {
        for (String name : properties.keySet()) {
            if (prefixes.stream().noneMatch(name::startsWith)) {
                throw new FailureAnalyzedException(
                        "'" + name + "' below " + key(property) + " is not a key of the connector: these begin with "
                                + String.join(" or ", prefixes) + ".",
                        "Correct or remove " + key(property) + "[" + name + "]. Settings of Flink belong below "
                                + key("flink") + ".");
            }
        }
    }

    /** A job's settings travel with it, in plain text, and Flink shows them. */
    private void flink(Map<String, String> settings) {
        settings.forEach((key, value) -> {
            if (SecretNames.isSecret(key) || !KnownSecrets.NONE.redact(value).equals(value)) {
                throw new FailureAnalyzedException(
                        "The setting of Flink " + key("flink") + "[" + key + "] looks like a secret. The settings of a"
                                + " job are a part of it, readable wherever Flink keeps it.",
                        "Set dynamodb-flink.cluster.flink[" + key + "] instead: the cluster keeps its settings to"
                                + " itself.");
            }
        });
    }

    void directory(String property, String directory, String example) {
        URI uri = uri(directory);
        if (uri != null && uri.getRawUserInfo() != null && uri.getRawUserInfo().contains(":")) {
            // The directory is logged and shown.
            throw new FailureAnalyzedException(
                    "The value of " + key(property) + " holds a password.",
                    "Take it out of the URI, and give it to Flink's file system below dynamodb-flink.cluster.flink.");
        }
        if (uri == null || uri.getScheme() == null || uri.isOpaque()) {
            throw invalid(
                    property,
                    directory,
                    "must be a URI with a scheme and an absolute path, such as file:/var/lib/app/" + example
                            + " or s3://bucket/" + example);
        }
    }

    private static @Nullable URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private void tableName(String property, @Nullable String value) {
        if (value == null || !TABLE_NAME.matcher(value).matches()) {
            throw invalid(
                    property,
                    value,
                    "must be the name of a DynamoDB table: 3 to 255 letters, digits, '_', '-' and '.'");
        }
    }

    private void streamArn(@Nullable String value) {
        try {
            StreamArn.parse(String.valueOf(value));
        } catch (IllegalArgumentException e) {
            throw new FailureAnalyzedException(
                    "The value of " + key("source.stream-arn") + " is wrong: " + e.getMessage(),
                    "Correct it, or set " + key("source.table-name") + " to have the stream looked up.",
                    e);
        }
    }

    void atLeast(String property, int value, int least) {
        if (value < least) {
            throw invalid(property, value, "must be at least " + least);
        }
    }

    void positive(String property, Duration value) {
        if (value.toMillis() < 1) {
            throw invalid(property, value, "must be at least 1 ms");
        }
    }

    FailureAnalyzedException invalid(String property, @Nullable Object value, String rule) {
        return new FailureAnalyzedException(
                "The value '" + value + "' of " + key(property) + " is wrong: it " + rule + ".",
                "Correct " + key(property) + ".");
    }

    String key(String property) {
        return "dynamodb-flink.jobs." + job + "." + property;
    }
}
