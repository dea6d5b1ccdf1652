/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.demo.shop.ExchangeRates;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.OrderStatus;
import io.dynamodbflink.demo.shop.RevenuePolicy;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

class RevenueChangeSchemaTests {

    private final RevenueChangeSchema schema = new RevenueChangeSchema(new RevenuePolicy(new ExchangeRates()));

    @Test
    void aPaidOrderAddsItsValue() {
        assertThat(changes(order(OrderStatus.PLACED), order(OrderStatus.PAID)))
                .containsExactly(new RevenueChange("c-1", 920));
    }

    @Test
    void aCancelledOrderTakesItsValueBack() {
        assertThat(changes(order(OrderStatus.PAID), order(OrderStatus.CANCELLED)))
                .containsExactly(new RevenueChange("c-1", -920));
    }

    @Test
    void aRemovedOrderTakesItsValueBack() {
        assertThat(changes(order(OrderStatus.SHIPPED), null)).containsExactly(new RevenueChange("c-1", -920));
    }

    @Test
    void anOrderThatIsOnlyPlacedChangesNothing() {
        assertThat(changes(null, order(OrderStatus.PLACED))).isEmpty();
    }

    @Test
    void changesAreSerialisedByFieldNotByKryo() {
        assertThat(schema.getProducedType()).isInstanceOf(PojoTypeInfo.class);
    }

    private List<RevenueChange> changes(@Nullable Order before, @Nullable Order after) {
        List<RevenueChange> changes = new ArrayList<>();
        Record record = Record.builder()
                .dynamodb(change -> {
                    if (before != null) {
                        change.oldImage(before.toItem());
                    }
                    if (after != null) {
                        change.newImage(after.toItem());
                    }
                })
                .build();
        schema.deserialize(record, "stream", "shard", new ListCollector<>(changes));
        return changes;
    }

    private static Order order(OrderStatus status) {
        return new Order("o-1", "c-1", BigDecimal.TEN, "USD", status);
    }
}
