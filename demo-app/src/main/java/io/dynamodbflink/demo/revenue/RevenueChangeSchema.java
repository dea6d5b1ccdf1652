/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.RevenuePolicy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * Turns a change of an order into changes of revenue. The policy is a Spring bean that nobody could serialise: Flink
 * gets a reference to this bean instead.
 */
@Component
class RevenueChangeSchema implements DynamoDbStreamsDeserializationSchema<RevenueChange> {

    private final transient RevenuePolicy policy;

    RevenueChangeSchema(RevenuePolicy policy) {
        this.policy = policy;
    }

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<RevenueChange> output) {
        StreamRecord change = record.dynamodb();
        if (change.hasOldImage()) {
            Order before = Order.from(change.oldImage());
            emit(before, -policy.revenueOf(before), output);
        }
        if (change.hasNewImage()) {
            Order after = Order.from(change.newImage());
            emit(after, policy.revenueOf(after), output);
        }
    }

    private static void emit(Order order, long cents, Collector<RevenueChange> output) {
        if (cents != 0) {
            output.collect(new RevenueChange(order.customerId(), cents));
        }
    }

    @Override
    public TypeInformation<RevenueChange> getProducedType() {
        return TypeInformation.of(RevenueChange.class);
    }
}
