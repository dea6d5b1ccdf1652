/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeySchemaLookupTests {

    private final FakeDynamoDb table = new FakeDynamoDb();

    @Test
    void keyIsReadFromTheDescription() throws Exception {
        table.descriptions.set(0, () -> CompletableFuture.completedFuture(FakeDynamoDb.described("id", "sort")));
        assertThat(find().names()).containsExactly("id", "sort");
        assertThat(table.describeCalls).isEqualTo(1);
    }

    @Test
    void descriptionCountsMoreThanConfiguredNames() throws Exception {
        table.descriptions.set(0, () -> CompletableFuture.completedFuture(FakeDynamoDb.described("id", "sort")));
        assertThat(find("id").names())
                .as("with the partition key alone, items of different sort keys would replace each other")
                .containsExactly("id", "sort");
    }

    @Test
    void configuredNamesAreUsedIfDescribingIsNotPermitted() throws Exception {
        answer("AccessDeniedException");
        assertThat(find("id")).isEqualTo(KeySchema.ofNames(List.of("id")));
        assertThat(table.describeCalls).isEqualTo(1);
    }

    @Test
    void keyIsUnknownIfDescribingIsNotPermittedAndNothingIsConfigured() throws Exception {
        answer("AccessDeniedException");
        assertThat(find().isKnown()).isFalse();
    }

    @Test
    void oneRefusalIsNotTakenForAMissingPermission() throws Exception {
        table.descriptions.add(
                0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error("AccessDeniedException", "not yet")));
        assertThat(find().isKnown()).isTrue();
        assertThat(table.describeCalls).isEqualTo(2);
    }

    @Test
    void brokenCredentialsAreNotTakenForAMissingPermission() {
        answer("ExpiredTokenException");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> find("id"))
                .withMessageContaining("Table 'orders' cannot be described")
                .withMessageContaining("ExpiredTokenException");
        assertThat(table.describeCalls).isEqualTo(5);
    }

    @Test
    void credentialsThatRecoverAreWaitedFor() throws Exception {
        table.descriptions.add(
                0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error("ExpiredTokenException", "")));
        assertThat(find().names()).containsExactly("id");
    }

    @Test
    void missingTableIsAClearFailure() {
        answer("ResourceNotFoundException");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(this::find)
                .withMessageContaining("Table 'orders' does not exist")
                .withMessageContaining("setTableName");
    }

    @Test
    void passingErrorsAreRetried() throws Exception {
        table.descriptions.add(0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error("ThrottlingException", "")));
        table.descriptions.add(1, () -> {
            throw FakeDynamoDb.error("InternalServerError", "before there is a future");
        });
        assertThat(find().names()).containsExactly("id");
        assertThat(table.describeCalls).isEqualTo(3);
    }

    @Test
    void errorsThatDoNotPassFailTheWriter() {
        answer("InternalServerError");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> find("id"))
                .withMessageContaining("Table 'orders' cannot be described")
                .withMessageContaining("InternalServerError");
        assertThat(table.describeCalls).isEqualTo(5);
    }

    @Test
    void interruptionIsPassedOn() {
        table.descriptions.set(0, CompletableFuture::new);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(this::find);
        assertThat(Thread.interrupted()).isTrue();
    }

    private void answer(String code) {
        table.descriptions.set(0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error(code, "no")));
    }

    private KeySchema find(String... configured) throws IOException {
        return new KeySchemaLookup(
                        table,
                        "orders",
                        List.of(configured),
                        new ExponentialBackoff(Duration.ofMillis(1), Duration.ofMillis(2)))
                .find();
    }
}
