/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class KeySchemasTests {

    private final FakeDynamoDb service = new FakeDynamoDb();
    private long now;
    private final KeySchemas schemas = new KeySchemas(
            () -> service,
            "orders",
            List.of("id"),
            new ExponentialBackoff(Duration.ofMillis(1), Duration.ofMillis(2)),
            () -> now);

    @Test
    void everyTableIsDescribedOnce() throws Exception {
        service.descriptions.add(
                1, () -> CompletableFuture.completedFuture(FakeDynamoDb.described("customer", "order")));
        assertThat(schemas.own().names()).containsExactly("id");
        assertThat(schemas.of("customers").names()).containsExactly("customer", "order");
        assertThat(schemas.of("customers").names()).containsExactly("customer", "order");
        assertThat(schemas.of(null)).isSameAs(schemas.own());
        assertThat(schemas.of("orders")).isSameAs(schemas.own());
        assertThat(service.describeCalls).isEqualTo(2);
    }

    @Test
    void namesThatTheUserGaveAreThoseOfTheSinksTableOnly() throws Exception {
        answer("AccessDeniedException");
        assertThat(schemas.of("orders").names()).containsExactly("id");
        assertThat(schemas.of("customers").isKnown()).isFalse();
    }

    @Test
    void tableThatAnElementNamesMayBeMissing() throws Exception {
        answer("ResourceNotFoundException");
        assertThat(schemas.of("customers")).isNull();
        assertThat(schemas.of("customers")).isNull();
        assertThat(service.describeCalls).isEqualTo(1);
    }

    @Test
    void tableThatIsCreatedLaterIsFound() throws Exception {
        answer("ResourceNotFoundException");
        assertThat(schemas.of("customers")).isNull();
        service.descriptions.set(0, () -> CompletableFuture.completedFuture(FakeDynamoDb.described("id")));
        now += KeySchemas.ABSENCE.toMillis() - 1;
        assertThat(schemas.of("customers")).isNull();
        now++;
        assertThat(schemas.of("customers").names()).containsExactly("id");
    }

    @Test
    void sinksTableMustExist() {
        answer("ResourceNotFoundException");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> schemas.of("orders"))
                .withMessageContaining("'orders' does not exist");
    }

    @Test
    void nameThatNoTableCanHaveIsNotAskedFor() throws Exception {
        assertThat(schemas.of("no table/at all")).isNull();
        assertThat(service.describeCalls).isZero();
    }

    @Test
    void tableThatCannotBeReachedIsNotTakenForMissing() {
        answer("InternalServerError");
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> schemas.of("customers"))
                .withMessageContaining("'customers' cannot be described");
    }

    private void answer(String code) {
        service.descriptions.set(0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error(code, "no")));
    }
}
