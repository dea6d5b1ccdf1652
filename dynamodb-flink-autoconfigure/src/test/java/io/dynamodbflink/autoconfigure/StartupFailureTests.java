/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FakeCluster;
import io.dynamodbflink.autoconfigure.job.FakeTables;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbSinkCustomizer;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbStreamsSourceCustomizer;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** What a new user may get wrong: every case stops the application with a message that says what to change. */
class StartupFailureTests {

    private static final String CLUSTER = "dynamodb-flink.cluster.";
    private static final String JOB = "dynamodb-flink.jobs.copy.";

    private final FakeTables tables = new FakeTables()
            .tableWithStream("orders", StreamViewType.NEW_AND_OLD_IMAGES)
            .tableWithStream("keys-only", StreamViewType.KEYS_ONLY)
            .tableWithStream("old-images", StreamViewType.OLD_IMAGE)
            .tableWithStoppedStream("stopped")
            .table("plain")
            .table("orders-replica");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
            .withBean(FlinkCluster.class, FakeCluster::new)
            .withBean(DynamoDbClientProvider.class, () -> tables);

    private final ApplicationContextRunner replication =
            application.withPropertyValues(JOB + "source.table-name=orders", JOB + "sink.table-name=orders-replica");

    @Test
    void applicationStartsIfNothingIsWrong() {
        replication.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void jobWithoutSource() {
        expect(application.withPropertyValues(JOB + "sink.table-name=orders-replica"))
                .says("job 'copy' has no source")
                .advises("dynamodb-flink.jobs.copy.source.table-name");
    }

    @Test
    void tableAndStreamTogether() {
        expect(replication.withPropertyValues(JOB + "source.stream-arn=" + FakeTables.arn("orders")))
                .says("two sources", "table-name=orders", "stream-arn=arn:aws")
                .advises("Remove one");
    }

    @Test
    void streamArnThatIsATablesArn() {
        expect(application.withPropertyValues(
                        JOB + "source.stream-arn=arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
                        JOB + "sink.table-name=orders-replica"))
                .says("dynamodb-flink.jobs.copy.source.stream-arn", "is it a table's ARN?")
                .advises("source.table-name");
    }

    @Test
    void sourceWithoutSinkOrPipeline() {
        expect(application.withPropertyValues(JOB + "source.table-name=orders"))
                .says("neither a sink nor a pipeline")
                .advises("sink.table-name", "DynamoDbFlinkPipeline");
    }

    @Test
    void replicationOfATableToItself() {
        expect(application.withPropertyValues(JOB + "source.table-name=orders", JOB + "sink.table-name=orders"))
                .says("replicate the table 'orders' to itself")
                .advises("another table");
    }

    @Test
    void lockWithoutATable() {
        expect(replication.withPropertyValues(CLUSTER + "activation=lock", JOB + "checkpoint.directory=file:/shared"))
                .says("'lock'", "no table")
                .advises("dynamodb-flink.cluster.lock.table-name", "'key'");
    }

    @Test
    void lockWithoutAName() {
        expect(locked()).says("'lock'", "no name").advises("spring.application.name", "lock.name");
    }

    @Test
    void lockWithoutTheLockClient() {
        expect(locked().withPropertyValues("spring.application.name=shop")
                        .withClassLoader(new FilteredClassLoader("com.amazonaws.services.dynamodbv2")))
                .says("'lock'", "lock client")
                .advises("com.amazonaws:dynamodb-lock-client:");
    }

    @Test
    void lockWithJobsThatForgetTheirState() {
        expect(replication.withPropertyValues(
                        CLUSTER + "activation=lock", CLUSTER + "lock.table-name=locks", "spring.application.name=shop"))
                .says("'copy'", "in memory", "'lock'")
                .advises("dynamodb-flink.jobs.copy.checkpoint.directory", "share");
    }

    @ParameterizedTest
    @CsvSource({
        "lock.table-name, a b, 3 to 255",
        "lock.lease-duration, 999ms, at least 1000 ms",
        "lock.heartbeat-interval, 9ms, at least 10 ms",
        "lock.heartbeat-interval, 10s, shorter than a third of dynamodb-flink.cluster.lock.lease-duration"
    })
    void lockPropertyOutOfItsRange(String property, String value, String rule) {
        expect(locked().withPropertyValues("spring.application.name=shop", CLUSTER + property + "=" + value))
                .says(CLUSTER + property, value.startsWith("a") ? value : "PT", rule)
                .advises(CLUSTER + property);
    }

    private ApplicationContextRunner locked() {
        return replication.withPropertyValues(
                CLUSTER + "activation=lock",
                CLUSTER + "lock.table-name=locks",
                CLUSTER + "lock.lease-duration=30s",
                JOB + "checkpoint.directory=file:/shared");
    }

    @Test
    void healthLimitsThatAHealthyJobCannotKeep() {
        expect(replication.withPropertyValues(JOB + "health.max-silence=4s"))
                .says("dynamodb-flink.jobs.copy.health.max-silence", "PT4S", "source.empty-poll-delay")
                .advises("dynamodb-flink.jobs.copy.health.max-silence");
        expect(replication.withPropertyValues(JOB + "health.max-checkpoint-age=10s", JOB + "checkpoint.interval=10s"))
                .says("dynamodb-flink.jobs.copy.health.max-checkpoint-age", "PT10S", "checkpoint.interval")
                .advises("dynamodb-flink.jobs.copy.health.max-checkpoint-age");
        expect(replication.withPropertyValues(JOB + "health.min-time-to-trim=24h"))
                .says("dynamodb-flink.jobs.copy.health.min-time-to-trim", "PT24H")
                .advises("dynamodb-flink.jobs.copy.health.min-time-to-trim");
    }

    @Test
    void healthLimitsThatAreNone() {
        for (String key : new String[] {"max-checkpoint-age", "max-lag", "min-time-to-trim", "max-silence"}) {
            expect(replication.withPropertyValues(JOB + "health." + key + "=-1s"))
                    .says("dynamodb-flink.jobs.copy.health." + key, "PT-1S")
                    .advises("dynamodb-flink.jobs.copy.health." + key);
        }
        expect(replication.withPropertyValues(JOB + "health.max-checkpoint-failures=-1"))
                .says("dynamodb-flink.jobs.copy.health.max-checkpoint-failures=-1")
                .advises("dynamodb-flink.jobs.copy.health.max-checkpoint-failures");
    }

    @Test
    void healthLimitsThatAreSwitchedOff() {
        replication
                .withPropertyValues(
                        JOB + "health.max-checkpoint-age=0",
                        JOB + "health.max-checkpoint-failures=0",
                        JOB + "health.max-lag=0",
                        JOB + "health.min-time-to-trim=0",
                        JOB + "health.max-silence=0")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void jobNameThatCannotBeOne() {
        expect(application.withPropertyValues("dynamodb-flink.jobs[a/b].source.table-name=orders"))
                .says("'a/b'", "not a job name")
                .advises("letters, digits");
    }

    @Test
    void jobNamesThatDifferInPunctuationOnly() {
        expect(application.withPropertyValues(
                        "dynamodb-flink.jobs.a-b.source.table-name=orders",
                        "dynamodb-flink.jobs.aB.source.table-name=orders"))
                .says("'a-b'", "'aB'")
                .advises("Rename");
    }

    @ParameterizedTest
    @CsvSource({
        "parallelism, 0, at least 1",
        "source.shard-discovery-interval, 0s, at least 1 ms",
        "source.retry-count, -2, at least -1",
        "source.backoff-min-delay, 0ms, at least 1 ms",
        "source.backoff-max-delay, 10ms, must not be shorter than source.backoff-min-delay",
        "source.empty-poll-delay, 0s, at least 1 ms",
        "source.non-empty-poll-delay, 0s, at least 1 ms",
        "source.describe-stream-inconsistency-retry-count, -1, at least 0",
        "sink.table-name, a b, 3 to 255",
        "sink.max-batch-size, 26, must not be more than 25",
        "sink.max-batch-size, 0, at least 1",
        "sink.max-in-flight-requests, 0, at least 1",
        "sink.max-buffered-requests, 25, must be more than sink.max-batch-size",
        "sink.max-time-in-buffer, 0s, at least 1 ms",
        "sink.max-buffered-bytes, 0B, must be at least 1B",
        "sink.max-write-units-per-second, 0, must be at least 0.01",
        "sink.max-write-units-per-second, NaN, must be at least 0.01",
        "sink.max-attempts, 0, at least 1",
        "sink.max-retry-time, 0s, at least 1 ms",
        "checkpoint.interval, -1s, must not be negative",
        "checkpoint.timeout, 0s, at least 1 ms",
        "checkpoint.min-pause, -1s, must not be negative",
        "checkpoint.tolerable-failures, -1, at least 0",
        "checkpoint.retained-savepoints, 0, at least 1",
        "restart.delay, 1s, is not for the strategy exponential-delay",
        "restart.max-failures, 1, but for failure-rate",
        "restart.max-attempts, 0, at least 1",
        "restart.initial-delay, 0s, at least 1 ms",
        "restart.initial-delay, 2m, must not be longer than restart.max-delay",
        "restart.max-delay, 500ms, must not be shorter than restart.initial-delay",
        "restart.multiplier, 1, must be greater than 1",
        "restart.multiplier, NaN, must be greater than 1",
        "restart.jitter, 1.1, must be from 0 to 1",
        "restart.reset-after, 0s, at least 1 ms",
        "checkpoint.directory, /var/lib/flink, must be a URI with a scheme",
        "checkpoint.directory, file:data, an absolute path",
        "checkpoint.directory, file:/a b, must be a URI",
        "source.reader-buffer-size, 1KB, at least 1MB",
        "source.max-consecutive-invalid-records, 0, at least 1",
        "source.max-consecutive-invalid-records, -2, or -1 for no limit",
        "source.dead-letter-directory, dead-letters, must be a URI with a scheme",
        "source.dead-letter-directory, file:dead-letters, an absolute path",
        "sink.dead-letter-directory, dead-letters, must be a URI with a scheme",
        "sink.dead-letter-table, x, must be the name of a DynamoDB table",
        "sink.dead-letter-table, orders-replica, must not be the table that the job writes to",
        "sink.max-refused-share, 0.0, must be above 0 and at most 1",
        "sink.max-refused-share, 1.5, must be above 0 and at most 1",
        "sink.access-denied-grace-period, PT-1S, must not be negative",
        "source.idle-after, -1s, must not be negative",
        "flink[execution.checkpointing.timeout], long, Could not parse value",
    })
    void valueOutOfRange(String property, String value, String rule) {
        expect(replication.withPropertyValues(JOB + property + "=" + value))
                .says(rule)
                .advises("dynamodb-flink.jobs.copy." + property);
    }

    @ParameterizedTest
    @CsvSource({
        "failure-rate, delay, -1s, must not be negative",
        "failure-rate, max-failures, 0, at least 1",
        "failure-rate, failure-interval, 0s, at least 1 ms",
        "failure-rate, max-attempts, 3, but for fixed-delay and exponential-delay",
        "fixed-delay, jitter, 0.5, but for exponential-delay",
        "none, delay, 1s, but for fixed-delay and failure-rate",
    })
    void restartOutOfRange(String strategy, String property, String value, String rule) {
        expect(replication.withPropertyValues(
                        JOB + "restart.strategy=" + strategy, JOB + "restart." + property + "=" + value))
                .says(rule)
                .advises("dynamodb-flink.jobs.copy.restart." + property);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution.checkpointing.dir",
                "state.checkpoints.dir",
                "execution.checkpointing.savepoint-dir",
                "execution.checkpointing.storage",
                "execution.checkpointing.externalized-checkpoint-retention",
                "execution.state-recovery.claim-mode"
            })
    void settingOfFlinkThatContradictsTheDirectory(String key) {
        expect(replication.withPropertyValues(
                        JOB + "checkpoint.directory=file:/state", JOB + "flink[" + key + "]=anything"))
                .says(JOB + "flink[" + key + "] contradicts " + JOB + "checkpoint.directory")
                .advises("Remove " + JOB + "flink[" + key + "]");
    }

    @Test
    void incrementalCheckpointsOfTheHeap() {
        expect(replication.withPropertyValues(
                        JOB + "checkpoint.state-backend=heap", JOB + "checkpoint.incremental=true"))
                .says("is for " + JOB + "checkpoint.state-backend=rocksdb only")
                .advises(JOB + "checkpoint.incremental");
    }

    @Test
    void rocksDbThatIsNotThere() {
        expect(replication
                        .withPropertyValues(JOB + "checkpoint.state-backend=rocksdb")
                        .withClassLoader(new FilteredClassLoader("org.apache.flink.state.rocksdb")))
                .says(JOB + "checkpoint.state-backend is rocksdb", "not on the class path")
                .advises("org.apache.flink:flink-statebackend-rocksdb", "to heap");
    }

    @ParameterizedTest
    @CsvSource({"source.properties, flnk.stream.initpos", "sink.properties, asw.region", "sink.properties, flink.x"})
    void keyThatNobodyLooksAt(String map, String key) {
        expect(replication.withPropertyValues(JOB + map + "[" + key + "]=1"))
                .says("'" + key + "' below dynamodb-flink.jobs.copy." + map)
                .advises("dynamodb-flink.jobs.copy." + map + "[" + key + "]");
    }

    @ParameterizedTest
    @CsvSource({
        "source, on-invalid-record, invalid records",
        "sink, on-invalid-item, invalid items",
        "sink, on-condition-failed, writes whose condition does not hold"
    })
    void deadLettersThatNobodyTakes(String side, String policy, String what) {
        expect(replication.withPropertyValues(JOB + side + "." + policy + "=dead-letter"))
                .says("job 'copy'", what, "nobody takes them", "dynamodb-flink.jobs.copy." + side + "." + policy)
                .advises(
                        "dynamodb-flink.jobs.copy." + side + ".dead-letter-directory",
                        "dynamodb-flink.jobs.copy." + side + ".dead-letter-table",
                        "DeadLetterHandler bean");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void deadLettersForSeveral(String side) {
        String directory = JOB + side + ".dead-letter-directory=file:/dead-letters";
        String table = JOB + side + ".dead-letter-table=letters";
        String handler = JOB + side + ".dead-letter-handler=keeper";
        expect(replication.withPropertyValues(directory, handler))
                .says("two places", "dead-letter-directory=file:/dead-letters", "dead-letter-handler=keeper")
                .advises("Remove all but one");
        expect(replication.withPropertyValues(table, handler))
                .says("two places", "dead-letter-table=letters", "dead-letter-handler=keeper")
                .advises("Remove all but one");
        expect(replication.withPropertyValues(directory, table, handler))
                .says("three places")
                .advises("Remove all but one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void tableForDeadLettersThatDoesNotExist(String side) {
        expect(replication.withPropertyValues(JOB + side + ".dead-letter-table=letters"))
                .says("table 'letters' of job 'copy' does not exist")
                .advises("dynamodb-flink.jobs.copy." + side + ".dead-letter-table");
    }

    @ParameterizedTest
    @CsvSource({
        "source, on-invalid-record, DeadLetterHandler<InvalidRecord>",
        "sink, on-invalid-item, DeadLetterHandler<InvalidItem>"
    })
    void deadLetterHandlersThatAreAmbiguous(String side, String policy, String type) {
        ApplicationContextRunner two = replication
                .withBean("one", DeadLetterHandler.class, StartupFailureTests::noDeadLetters)
                .withBean("two", DeadLetterHandler.class, StartupFailureTests::noDeadLetters);

        two.run(context -> assertThat(context).hasNotFailed());
        expect(two.withPropertyValues(JOB + side + "." + policy + "=dead-letter"))
                .says("needs one " + type, "one, two")
                .advises("dynamodb-flink.jobs.copy." + side + ".dead-letter-handler", "@Qualifier(\"copy\")");
    }

    @Test
    void customizerMayBringTheDeadLetterHandler() {
        replication
                .withPropertyValues(
                        JOB + "source.on-invalid-record=dead-letter", JOB + "sink.on-invalid-item=dead-letter")
                .withBean(
                        DynamoDbStreamsSourceCustomizer.class,
                        () -> (job, builder) -> builder.setDeadLetterHandler(DeadLetterFiles.in("file:/dead-letters")))
                .withBean(
                        DynamoDbSinkCustomizer.class,
                        () -> (job, builder) -> builder.setDeadLetterHandler(DeadLetterFiles.in("file:/dead-letters")))
                .run(context -> assertThat(context).hasNotFailed());
    }

    private static DeadLetterHandler<?> noDeadLetters() {
        return (DeadLetterHandler<DeadLetter>) context -> letter -> {};
    }

    @ParameterizedTest
    @CsvSource({
        "flink.dynamodbstreams.numretries, many",
        "flink.dynamodbstreams.invalidrecord.policy, ignore",
        "flink.shard.discovery.intervalmillis, 0",
    })
    void connectorOptionOfAJobOutOfRange(String key, String value) {
        expect(replication.withPropertyValues(JOB + "source.properties[" + key + "]=" + value))
                .says("source of job 'copy' cannot be built", "'" + key + "'")
                .advises("Correct dynamodb-flink.jobs.copy.source.properties[" + key + "].");
    }

    @Test
    void timestampWithoutTheTimestamp() {
        expect(replication.withPropertyValues(JOB + "source.initial-position=at-timestamp"))
                .says("flink.stream.initpos.timestamp")
                .advises("Correct dynamodb-flink.jobs.copy.source.initial-timestamp.");
    }

    @ParameterizedTest
    @CsvSource({
        "s3.secret-key, Planted5ecret",
        "fs.azure.account.key.mine.blob.core.windows.net, Planted5ecret",
        "execution.checkpointing.dir, s3://user:Planted5ecret@bucket/dir"
    })
    void secretAmongTheSettingsOfAJob(String key, String value) {
        expect(replication.withPropertyValues(JOB + "flink[" + key + "]=" + value))
                .says("dynamodb-flink.jobs.copy.flink[" + key + "] looks like a secret")
                .advises("dynamodb-flink.cluster.flink[" + key + "]");
    }

    @Test
    void directoryWithAPassword() {
        expect(replication.withPropertyValues(JOB + "checkpoint.directory=s3://user:Planted5ecret@bucket/flink"))
                .says("dynamodb-flink.jobs.copy.checkpoint.directory", "password")
                .doesNotShow("Planted5ecret")
                .advises("dynamodb-flink.cluster.flink");
    }

    @Test
    void directoryThatCannotBeMade(@TempDir Path base) throws IOException {
        Path file = Files.createFile(base.resolve("file"));
        expect(replication.withPropertyValues(JOB + "checkpoint.directory=" + file.toUri()))
                .says("The state of job 'copy' cannot be kept in", "/file/copy")
                .advises("dynamodb-flink.jobs.copy.checkpoint.directory", "may read and write");
    }

    @Test
    void pipelineThatTakesOtherElementsThanTheSourceMakes() {
        expect(replication.withUserConfiguration(PipelineOfTextConfiguration.class))
                .says("pipeline 'ofText' takes elements of java.lang.String", "given elements of", "ChangeEvent")
                .advises("dynamodb-flink.jobs.copy.pipeline", "source.deserialization-schema");
    }

    @Test
    void converterThatTakesOtherElementsThanThePipelineMakes() {
        expect(replication.withUserConfiguration(ConverterOfTextConfiguration.class))
                .says("element-converter 'ofText' takes elements of java.lang.String", "ChangeEvent")
                .advises("dynamodb-flink.jobs.copy.sink.element-converter");
    }

    @Test
    void pipelineWhoseTypesAreErased() {
        expect(replication.withUserConfiguration(ErasedPipelineConfiguration.class))
                .says("cannot tell the type")
                .advises("returns(");
    }

    @Test
    void unknownBean() {
        expect(replication
                        .withPropertyValues(JOB + "pipeline=revenue")
                        .withBean("turnover", DynamoDbFlinkPipeline.class, StartupFailureTests::noPipeline))
                .says("dynamodb-flink.jobs.copy.pipeline=revenue", "there is no bean 'revenue'")
                .advises("turnover");
    }

    @Test
    void beanOfAnotherType() {
        expect(replication
                        .withPropertyValues(JOB + "source.shard-assigner=something")
                        .withBean("something", StringBuilder.class))
                .says("'something' is not a DynamoDbStreamsShardAssigner but a java.lang.StringBuilder")
                .advises("Declare a bean 'something'");
    }

    @Test
    void ambiguousBeans() {
        expect(replication
                        .withBean("one", DynamoDbFlinkPipeline.class, StartupFailureTests::noPipeline)
                        .withBean("two", DynamoDbFlinkPipeline.class, StartupFailureTests::noPipeline))
                .says("needs one DynamoDbFlinkPipeline", "one, two")
                .advises("dynamodb-flink.jobs.copy.pipeline", "@Qualifier(\"copy\")");
    }

    @Test
    void missingSourceTable() {
        expect(application.withPropertyValues(JOB + "source.table-name=ordres", JOB + "sink.table-name=orders-replica"))
                .says("table 'ordres' of job 'copy' does not exist")
                .advises("source.table-name", "dynamodb-flink.aws.region");
    }

    @Test
    void missingSinkTable() {
        expect(application.withPropertyValues(JOB + "source.table-name=orders", JOB + "sink.table-name=replica"))
                .says("table 'replica' of job 'copy' does not exist")
                .advises("sink.table-name");
    }

    @ParameterizedTest
    @CsvSource({"plain", "stopped"})
    void tableWithoutStream(String table) {
        expect(application.withPropertyValues(
                        JOB + "source.table-name=" + table, JOB + "sink.table-name=orders-replica"))
                .says("table '" + table + "'", "no stream that is switched on")
                .advises("aws dynamodb update-table --table-name " + table);
    }

    @Test
    void missingStream() {
        expect(application.withPropertyValues(
                        JOB + "source.stream-arn=" + FakeTables.arn("gone"), JOB + "sink.table-name=orders-replica"))
                .says("stream " + FakeTables.arn("gone"), "does not exist")
                .advises("list-streams", "source.table-name");
    }

    @ParameterizedTest
    @CsvSource({"keys-only, KEYS_ONLY", "old-images, OLD_IMAGE"})
    void replicationWithoutNewImages(String table, String view) {
        expect(application.withPropertyValues(
                        JOB + "source.table-name=" + table, JOB + "sink.table-name=orders-replica"))
                .says("replicates the table '" + table + "'", view)
                .advises("NEW_AND_OLD_IMAGES");
        expect(application.withPropertyValues(
                        JOB + "source.stream-arn=" + FakeTables.arn(table), JOB + "sink.table-name=orders-replica"))
                .says(view)
                .advises("NEW_IMAGE");
    }

    @Test
    void pipelineMayDoWithoutNewImages() {
        application
                .withPropertyValues(JOB + "source.table-name=keys-only", JOB + "sink.table-name=orders-replica")
                .withBean(DynamoDbFlinkPipeline.class, StartupFailureTests::noPipeline)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void missingCredentials() {
        tables.failing(
                99, SdkClientException.create("Unable to load credentials from any of the providers in the chain"));
        expect(replication)
                .says("describing the table 'orders' of job 'copy'", "Unable to load credentials")
                .advises("dynamodb-flink.aws.credentials", "AwsCredentialsProvider");
    }

    @Test
    void refusedCredentials() {
        tables.failing(99, refused());
        expect(replication).says("AccessDeniedException").advises("IAM policy");
    }

    @Test
    void unreachableEndpointIsTriedAgainBeforeItStopsTheStart() {
        tables.failing(
                99, SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")));
        expect(replication).says("describing the table 'orders'").advises("dynamodb-flink.aws.endpoint");
        assertThat(tables.calls()).isEqualTo(4);
    }

    @Test
    void passingTroubleDoesNotStopTheStart() {
        tables.failing(2, SdkClientException.create("Unable to execute HTTP request", new ConnectException("refused")));
        replication.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void missingRegion() {
        withoutRegion(() -> expect(new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                        .withBean(FlinkCluster.class, FakeCluster::new)
                        .withPropertyValues(
                                JOB + "source.table-name=orders",
                                JOB + "sink.table-name=orders-replica",
                                "dynamodb-flink.aws.endpoint=http://localhost:1"))
                .says("AWS region is missing")
                .advises("dynamodb-flink.aws.region", "AWS_REGION", "AwsRegionProvider"));
    }

    @Test
    void malformedAwsSetting() {
        expect(new ApplicationContextRunner()
                        .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                        .withBean(FlinkCluster.class, FakeCluster::new)
                        .withPropertyValues(
                                JOB + "source.table-name=orders",
                                JOB + "sink.table-name=orders-replica",
                                "dynamodb-flink.aws.region=" + Region.EU_WEST_1.id(),
                                "dynamodb-flink.aws.credentials.provider=BASIC",
                                "dynamodb-flink.aws.credentials.access-key-id=id"))
                .says("settings of the AWS client are wrong")
                .advises("dynamodb-flink.aws");
    }

    @Test
    void tooFewTaskSlots() {
        expect(replication.withPropertyValues(JOB + "parallelism=3", "dynamodb-flink.cluster.task-slots=2"))
                .says("dynamodb-flink.cluster.task-slots=2", "3")
                .advises("dynamodb-flink.cluster.task-slots");
    }

    @Test
    void pipelineThatReturnsNothing() {
        expect(replication.withBean("forgetful", DynamoDbFlinkPipeline.class, () -> (input, context) -> null))
                .says("pipeline 'forgetful' of job 'copy' returned null")
                .advises("Return the stream");
    }

    @Test
    void pipelineThatAddsNothingToAJobWithoutSink() {
        expect(application
                        .withPropertyValues(JOB + "source.table-name=orders")
                        .withBean(DynamoDbFlinkPipeline.class, StartupFailureTests::noPipeline))
                .says("job 'copy' does nothing")
                .advises("sink.table-name");
    }

    @Test
    void pipelineThatTakesItsFieldsToFlink() {
        expect(replication.withUserConfiguration(LeakyPipelineConfiguration.class))
                .says("cannot be sent to Flink", Prices.class.getName())
                .advises("context.bean(Type.class)");
    }

    @Test
    void remoteTargetWithoutAddress() {
        expect(remote()).says("target=remote", "remote.address is not set").advises("http://jobmanager:8081");
    }

    @Test
    void remoteTargetThatIsNotThere() throws IOException {
        String address = "http://localhost:" + freePort();
        expect(remote().withPropertyValues(
                                CLUSTER + "remote.address=" + address, CLUSTER + "remote.startup-timeout=1ms"))
                .says(address, "remote.address", "no connection")
                .advises("rest.port", "on-startup-failure", "retry");
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private ApplicationContextRunner remote() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class))
                .withBean(DynamoDbClientProvider.class, () -> tables)
                .withPropertyValues(
                        JOB + "source.table-name=orders",
                        JOB + "sink.table-name=orders-replica",
                        JOB + "checkpoint.directory=file:/shared",
                        "spring.application.name=shop",
                        "dynamodb-flink.cluster.target=remote");
    }

    private static DynamoDbException refused() {
        return (DynamoDbException) DynamoDbException.builder()
                .statusCode(400)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage("User is not authorized to perform: dynamodb:DescribeTable")
                        .build())
                .build();
    }

    /** Takes away every place where the SDK could find a region. */
    private static void withoutRegion(Runnable test) {
        String file = System.getProperty("aws.configFile");
        String metadata = System.getProperty("aws.disableEc2Metadata");
        System.setProperty("aws.configFile", "/nonexistent");
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            test.run();
        } finally {
            restore("aws.configFile", file);
            restore("aws.disableEc2Metadata", metadata);
        }
    }

    private static void restore(String key, String value) {
        if (value == null) {
            System.clearProperty(key);
        } else {
            System.setProperty(key, value);
        }
    }

    private static DynamoDbFlinkPipeline<?, ?> noPipeline() {
        return (DynamoDbFlinkPipeline<Object, Object>) (input, context) -> input;
    }

    private Expectation expect(ApplicationContextRunner runner) {
        Expectation expectation = new Expectation();
        runner.run(context -> {
            assertThat(context).hasFailed();
            Throwable failure = context.getStartupFailure();
            while (failure != null && !(failure instanceof FailureAnalyzedException)) {
                failure = failure.getCause();
            }
            assertThat(failure)
                    .as("an analysed failure in: %s", context.getStartupFailure())
                    .isNotNull();
            expectation.analysis = ((FailureAnalyzedException) failure).analysis();
        });
        return expectation;
    }

    private static final class Expectation {

        private FailureAnalysis analysis;

        private Expectation says(String... parts) {
            AbstractStringAssert<?> description = assertThat(analysis.getDescription());
            for (String part : parts) {
                description.contains(part);
            }
            return this;
        }

        private Expectation doesNotShow(String secret) {
            assertThat(analysis.getDescription()).doesNotContain(secret);
            assertThat(analysis.getAction()).doesNotContain(secret);
            return this;
        }

        private Expectation advises(String... parts) {
            AbstractStringAssert<?> action = assertThat(analysis.getAction());
            for (String part : parts) {
                action.contains(part);
            }
            return this;
        }
    }

    static final class Prices {}

    @Configuration(proxyBeanMethods = false)
    static class PipelineOfTextConfiguration {

        @Bean
        DynamoDbFlinkPipeline<String, String> ofText() {
            return (input, context) -> input;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ErasedPipelineConfiguration {

        @Bean
        DynamoDbFlinkPipeline<Object, Optional<Object>> erased() {
            return (input, context) -> input.map(element -> Optional.of(element));
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ConverterOfTextConfiguration {

        @Bean
        ElementConverter<String, DynamoDbWriteRequest> ofText() {
            return (element, context) -> null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LeakyPipelineConfiguration {

        @Bean
        DynamoDbFlinkPipeline<Object, Object> leaky() {
            Prices prices = new Prices();
            return (input, context) -> input.filter(element -> prices.hashCode() != 0);
        }
    }
}
