/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.PipelineContext;
import io.dynamodbflink.demo.shop.LoyaltyProgramme;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sums up revenue changes by customer, in Flink state. */
@Component
class RevenuePipeline implements DynamoDbFlinkPipeline<RevenueChange, CustomerTotal> {

    @Override
    public DataStream<CustomerTotal> apply(DataStream<RevenueChange> changes, PipelineContext context) {
        return changes.keyBy(RevenueChange::customerId)
                .process(new Totals(context.bean(LoyaltyProgramme.class)))
                .returns(TypeInformation.of(CustomerTotal.class))
                .name("revenue by customer")
                .uid("revenue-by-customer");
    }

    /** Runs in Flink's threads, as a copy made by serialisation; the loyalty programme is reached by reference. */
    static final class Totals extends KeyedProcessFunction<String, RevenueChange, CustomerTotal> {

        private static final long serialVersionUID = 1L;

        private final BeanReference<LoyaltyProgramme> loyaltyProgramme;
        private transient @Nullable ValueState<Long> total;

        Totals(BeanReference<LoyaltyProgramme> loyaltyProgramme) {
            this.loyaltyProgramme = loyaltyProgramme;
        }

        @Override
        public void open(OpenContext context) {
            total = getRuntimeContext().getState(new ValueStateDescriptor<>("total", Types.LONG));
        }

        @Override
        public void processElement(RevenueChange change, Context context, Collector<CustomerTotal> output)
                throws Exception {
            if (total == null) {
                throw new IllegalStateException("open was not called");
            }
            Long before = total.value();
            long after = (before == null ? 0 : before) + change.cents();
            total.update(after);
            output.collect(new CustomerTotal(
                    change.customerId(), after, loyaltyProgramme.get().levelOf(after)));
        }
    }
}
