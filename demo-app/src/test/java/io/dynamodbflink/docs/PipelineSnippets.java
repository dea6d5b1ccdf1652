/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import org.apache.flink.api.common.functions.MapFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/** The pipeline of docs/getting-started.md. */
class PipelineSnippets {

    // snippet: pipeline
    @Configuration(proxyBeanMethods = false)
    static class OrderTotals {

        @Bean("order-totals")
        DynamoDbFlinkPipeline<ChangeEvent, OrderTotal> orderTotals() {
            return (changes, context) -> changes.filter(change -> change.newImage() != null)
                    .map(new Totalling(context.bean(PriceList.class)))
                    .returns(OrderTotal.class);
        }
    }

    static class Totalling implements MapFunction<ChangeEvent, OrderTotal> {

        private final BeanReference<PriceList> prices;

        Totalling(BeanReference<PriceList> prices) {
            this.prices = prices;
        }

        @Override
        public OrderTotal map(ChangeEvent change) {
            String orderId = change.keys().get("orderId").s();
            int pieces = Integer.parseInt(change.newImage().get("pieces").n());
            return new OrderTotal(
                    orderId,
                    prices.get().priceOf(change.newImage().get("article").s()) * pieces);
        }
    }

    /** An ordinary class with a constructor without arguments and public fields: what Flink calls a POJO. */
    public static class OrderTotal {
        public String orderId;
        public long cents;

        public OrderTotal() {}

        OrderTotal(String orderId, long cents) {
            this.orderId = orderId;
            this.cents = cents;
        }
    }
    // end snippet

    @Service
    static class PriceList {

        long priceOf(String article) {
            return article.length() * 100L;
        }
    }
}
