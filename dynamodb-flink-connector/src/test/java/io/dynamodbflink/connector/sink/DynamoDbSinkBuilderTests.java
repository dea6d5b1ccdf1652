/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbSinkBuilderTests {

    @Test
    void tombstonesNeedAVersion() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbSink.<String>builder()
                        .setTableName("orders")
                        .setTombstoneTimeToLive("ttl", Duration.ofDays(1))
                        .build())
                .withMessageContaining("setVersionAttribute");
    }

    @Test
    void tombstonesThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbSink.<String>builder()
                        .setTableName("orders")
                        .setVersionAttribute("v")
                        .setTombstoneTimeToLive("v", Duration.ofDays(1))
                        .build())
                .withMessageContaining("another attribute");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbSink.<String>builder()
                        .setTableName("orders")
                        .setVersionAttribute("v")
                        .setTombstoneTimeToLive("ttl", Duration.ofMillis(999))
                        .build())
                .withMessageContaining("1 second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbSink.<String>builder()
                        .setTableName("orders")
                        .setVersionAttribute(" ")
                        .build())
                .withMessageContaining("setVersionAttribute");
    }

    @Test
    void sinkCanBeShippedAndShowsNoSecret() throws Exception {
        DynamoDbSink<String> sink = builder().build();
        assertThat(InstantiationUtil.clone(sink).toString()).contains("orders").doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 26})
    void batchSizeOutOfRangeIsRefused(int size) {
        assertRefused(b -> b.setMaxBatchSize(size), "setMaxBatchSize(" + size + ")", "use 1 to 25");
    }

    @Test
    void inFlightLimitMustBePositive() {
        assertRefused(b -> b.setMaxInFlightRequests(0), "setMaxInFlightRequests(0)", "use 1 or more");
    }

    @Test
    void bufferMustHoldMoreThanABatch() {
        assertRefused(b -> b.setMaxBufferedRequests(25), "setMaxBufferedRequests(25)", "batch size, which is 25");
        builder().setMaxBatchSize(10).setMaxBufferedRequests(11).build();
    }

    @Test
    void timeInBufferMustBePositive() {
        assertRefused(b -> b.setMaxTimeInBufferMS(0), "setMaxTimeInBufferMS(0)", "use 1 or more");
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "200, 1000", "1000, 1000", "2000, 2000", "20000, 10000"})
    void clientHasAsManyConnectionsAsCallsMayBeInFlight(int inFlight, int connections) {
        Properties effective = DynamoDbSinkBuilder.withConnections(properties(), inFlight);

        assertThat(effective.getProperty(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, "1000"))
                .isEqualTo(String.valueOf(connections));
        builder().setMaxInFlightRequests(inFlight).build();
    }

    @Test
    void configuredNumberOfConnectionsIsKept() {
        Properties properties = properties();
        properties.put(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, "7");

        assertThat(DynamoDbSinkBuilder.withConnections(properties, 5_000))
                .containsEntry(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, "7");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.5, Double.NaN})
    void refusedShareOutOfRangeIsRefused(double share) {
        assertRefused(b -> b.setMaxRefusedShare(share), "setMaxRefusedShare(" + share + ")", "at most 1");
    }

    @Test
    void gracePeriodMustNotBeNegative() {
        assertRefused(
                b -> b.setAccessDeniedGracePeriod(Duration.ofSeconds(-1)),
                "setAccessDeniedGracePeriod(PT-1S)",
                "use 0 or more");
    }

    @Test
    void deadLettersNeedSomebodyWhoTakesThem() {
        DynamoDbSinkBuilder<String> builder = builder().setInvalidItemPolicy(PoisonPolicy.DEAD_LETTER);
        assertThatIllegalStateException()
                .isThrownBy(builder::build)
                .withMessageContaining("setInvalidItemPolicy(DEAD_LETTER)")
                .withMessageContaining("setDeadLetterHandler")
                .withMessageContaining("DeadLetterFiles");
        assertThatNoException()
                .isThrownBy(() ->
                        InstantiationUtil.clone(builder.setDeadLetterHandler(DeadLetterFiles.in("file:/dead-letters"))
                                .build()));
    }

    @Test
    void keyNamesMustBeDistinctAndNotBlank() {
        assertRefused(b -> b.setOverwriteByPartitionKeys(List.of("id", " ")), "setOverwriteByPartitionKeys", "blank");
        assertRefused(
                b -> b.setOverwriteByPartitionKeys(List.of("id", "id")),
                "setOverwriteByPartitionKeys",
                "'id' is there");
        assertThatNullPointerException()
                .isThrownBy(() -> builder().setOverwriteByPartitionKeys(Arrays.asList("id", null)));
    }

    @Test
    void tableIsRequired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbSink.<String>builder()
                        .setDynamoDbProperties(properties())
                        .setElementConverter((element, context) -> request(element))
                        .build())
                .withMessageContaining("setTableName");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "with space", "arn:aws:s3:::bucket", "arn:aws:dynamodb:eu-west-1:1:table/"})
    void illegalTableNameIsRefused(String name) {
        assertRefused(b -> b.setTableName(name), "setTableName(\"" + name + "\")", "3 to 255");
    }

    @Test
    void arnOfATableTellsItsRegion() {
        assertThat(TableName.region("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/orders"))
                .contains("cn-north-1");
        assertThat(TableName.region("orders")).isEmpty();
        assertThat(builder()
                        .setDynamoDbProperties(new Properties())
                        .setTableName("arn:aws:dynamodb:eu-west-1:123456789012:table/orders")
                        .build())
                .isNotNull();
    }

    @Test
    void wrongAwsPropertiesAreFoundWhenTheSinkIsBuilt() {
        Properties properties = properties();
        properties.put(AWSConfigConstants.AWS_ENDPOINT, "no uri at all");
        assertRefused(b -> b.setDynamoDbProperties(properties), AWSConfigConstants.AWS_ENDPOINT, "no uri at all");
    }

    @Test
    void converterIsOptional() throws Exception {
        DynamoDbSink<Tuple2<String, Integer>> sink = DynamoDbSink.<Tuple2<String, Integer>>builder()
                .setDynamoDbProperties(properties())
                .setTableName("orders")
                .build();
        assertThat(InstantiationUtil.clone(sink)).hasToString("DynamoDbSink of table 'orders'");
    }

    @Test
    void propertiesAreCopied() {
        Properties properties = properties();
        DynamoDbSinkBuilder<String> builder = builder().setDynamoDbProperties(properties);
        properties.put(AWSConfigConstants.AWS_ENDPOINT, "no uri at all");
        assertThat(builder.build()).isNotNull();
    }

    @Test
    void sizesInBytesAreRefusedWithTheReason() {
        assertThatThrownBy(() -> builder().setMaxBatchSizeInBytes(1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("16 MB");
        assertThatThrownBy(() -> builder().setMaxRecordSizeInBytes(1))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("400 KB");
    }

    private static void assertRefused(Consumer<DynamoDbSinkBuilder<String>> setting, String... messages) {
        DynamoDbSinkBuilder<String> builder = builder();
        setting.accept(builder);
        assertThatIllegalArgumentException().isThrownBy(builder::build).satisfies(e -> assertThat(e.getMessage())
                .contains(messages));
    }

    private static DynamoDbSinkBuilder<String> builder() {
        return DynamoDbSink.<String>builder()
                .setDynamoDbProperties(properties())
                .setTableName("orders")
                .setElementConverter((element, context) -> request(element));
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(AWSConfigConstants.AWS_REGION, "eu-west-1");
        properties.put(AWSConfigConstants.AWS_ACCESS_KEY_ID, "key");
        properties.put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "secret");
        return properties;
    }

    private static DynamoDbWriteRequest request(String element) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", AttributeValue.fromS(element)))
                .build();
    }
}
