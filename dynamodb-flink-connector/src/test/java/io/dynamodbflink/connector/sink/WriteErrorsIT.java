/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Every kind of error of the table in docs/connector.md, with the real SDK client. */
class WriteErrorsIT {

    private static final int ITEMS = 30;

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();

    @BeforeEach
    void createTable() {
        simulator.createTable(TableDefinition.of("orders", "id"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    static Stream<Fault> errorsThatMayPass() {
        return Stream.of(
                Fault.throttling(),
                Fault.provisionedThroughputExceeded(),
                Fault.error("RequestLimitExceeded", "too many requests"),
                Fault.internalServerError(),
                Fault.serviceUnavailable(),
                Fault.error("ReplicatedWriteConflictException", "another region writes it"),
                Fault.error("TransactionConflictException", "a transaction writes it"),
                Fault.connectionReset(),
                Fault.lostAnswer(),
                Fault.truncatedBody(),
                Fault.wrongChecksum(),
                Fault.hang(),
                Fault.accessDenied(),
                Fault.expiredToken(),
                Fault.unrecognizedClient(),
                Fault.error("KMSAccessDeniedException", "the key may not be used"));
    }

    @ParameterizedTest
    @MethodSource("errorsThatMayPass")
    void errorThatPassesIsOvercome(Fault fault) throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).times(2).inject(fault);

        run(sink());

        assertThat(simulator.table("orders").items()).hasSize(ITEMS);
    }

    @ParameterizedTest
    @MethodSource("errorsThatMayPass")
    void errorThatMightPassFailsAJobThatFailsOnErrors(Fault fault) {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).once().inject(fault);

        assertThatThrownBy(() -> run(sink().setFailOnError(true)))
                .satisfies(e ->
                        assertThat(ExceptionUtils.stringifyException(e)).contains("Writing to table 'orders' failed"));
    }

    @Test
    void itemsThatAreLeftUnprocessedAreNoError() throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).times(2).inject(Fault.unprocessedItems(3));

        run(sink().setFailOnError(true));

        assertThat(simulator.table("orders").items()).hasSize(ITEMS);
    }

    static Stream<Fault> refusals() {
        return Stream.of(
                Fault.accessDenied(),
                Fault.expiredToken(),
                Fault.unrecognizedClient(),
                Fault.error("KMSDisabledException", "the key is disabled"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void accessThatIsDeniedForTheGracePeriodFailsTheJob(Fault fault) {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(fault);

        assertThatThrownBy(() -> run(sink().setAccessDeniedGracePeriod(Duration.ofMillis(100))))
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("Writing to table 'orders' failed", "dynamodb:BatchWriteItem"));
        assertThat(simulator.journal().calls(Operation.BATCH_WRITE_ITEM))
                .as("it has been tried again before")
                .hasSizeGreaterThan(2);
    }

    @Test
    void tableThatIsDeletedFailsTheJob() {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.resourceNotFound());

        assertThatThrownBy(() -> run(sink())).satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                .contains("Writing to table 'orders' failed", "The table does not exist (any more)"));
    }

    @Test
    void errorThatNobodyKnowsFailsTheJob() {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.error("UnheardOfException", "what now?"));

        assertThatThrownBy(() -> run(sink())).satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                .contains("Writing to table 'orders' failed", "UnheardOfException", "what now?"));
    }

    @ParameterizedTest
    @CsvSource({
        "ValidationException, the item is wrong",
        "ItemCollectionSizeLimitExceededException, the collection is full"
    })
    void batchThatIsRefusedIsWrittenInPieces(String code, String message) throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).once().inject(Fault.error(code, message));

        run(sink());

        assertThat(simulator.table("orders").items()).hasSize(ITEMS);
    }

    @ParameterizedTest
    @CsvSource({
        "ValidationException, the item is wrong",
        "ItemCollectionSizeLimitExceededException, the collection is full"
    })
    void itemThatIsRefusedAloneFollowsThePolicy(String code, String message) throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.error(code, message));

        assertThatThrownBy(() -> run(sink())).satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                .contains("A PUT to table 'orders' cannot be written", code, message));
        run(sink().setInvalidItemPolicy(PoisonPolicy.SKIP));
        assertThat(simulator.table("orders").items()).isEmpty();
    }

    private static void run(DynamoDbSinkBuilder<Long> sink) throws Exception {
        Configuration once = new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, once);
        env.fromSequence(1, ITEMS).sinkTo(sink.build());
        env.execute("write errors");
    }

    private DynamoDbSinkBuilder<Long> sink() {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, simulator.region().id());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId());
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey());
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_ATTEMPT_TIMEOUT, "1 s");
        return DynamoDbSink.<Long>builder()
                .setDynamoDbProperties(properties)
                .setTableName("orders")
                .setMaxTimeInBufferMS(50)
                .setElementConverter((number, context) -> DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", AttributeValue.fromS("" + number)))
                        .build());
    }
}
