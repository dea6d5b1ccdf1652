/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.demo.shop.CustomerDirectory;
import java.math.BigDecimal;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.springframework.stereotype.Component;

/** Turns a total into an item of the table, with the customer's name from a Spring service. */
@Component
class CustomerRevenueConverter implements ElementConverter<CustomerTotal, DynamoDbWriteRequest> {

    private static final int CENTS_PER_EURO_DIGITS = 2;

    private final transient CustomerDirectory customers;

    CustomerRevenueConverter(CustomerDirectory customers) {
        this.customers = customers;
    }

    @Override
    public DynamoDbWriteRequest apply(CustomerTotal total, SinkWriter.Context context) {
        CustomerRevenue revenue = new CustomerRevenue(
                total.customerId(),
                customers.nameOf(total.customerId()),
                BigDecimal.valueOf(total.cents(), CENTS_PER_EURO_DIGITS),
                total.level());
        return DynamoDbWriteRequest.builder()
                .setItem(revenue.toItem())
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
    }
}
