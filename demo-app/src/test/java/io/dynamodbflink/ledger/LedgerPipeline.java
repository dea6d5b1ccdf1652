/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.ledger;

import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.autoconfigure.pipeline.PipelineContext;
import io.dynamodbflink.connector.model.ChangeEvent;
import java.util.Map;
import java.util.Objects;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Counts the changes of each account, and keeps its newest details, which is what makes the state large. */
@Component
class LedgerPipeline implements DynamoDbFlinkPipeline<ChangeEvent, LedgerEntry> {

    @Override
    public DataStream<LedgerEntry> apply(DataStream<ChangeEvent> changes, PipelineContext context) {
        return changes.keyBy(change -> attribute(change.keys(), "account").s())
                .process(new Accounts())
                .returns(TypeInformation.of(LedgerEntry.class))
                .name("accounts")
                .uid("accounts");
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }

    static final class Accounts extends KeyedProcessFunction<String, ChangeEvent, LedgerEntry> {

        private static final long serialVersionUID = 1L;

        private transient @Nullable ValueState<String> details;
        private transient @Nullable ValueState<Long> changes;

        @Override
        public void open(OpenContext context) {
            details = getRuntimeContext().getState(new ValueStateDescriptor<>("details", Types.STRING));
            changes = getRuntimeContext().getState(new ValueStateDescriptor<>("changes", Types.LONG));
        }

        @Override
        public void processElement(ChangeEvent change, Context context, Collector<LedgerEntry> output)
                throws Exception {
            ValueState<Long> count = Objects.requireNonNull(changes, "open was not called");
            ValueState<String> text = Objects.requireNonNull(details, "open was not called");
            Map<String, AttributeValue> account = Objects.requireNonNull(change.newImage(), "new image");
            text.update(attribute(account, "details").s());
            Long before = count.value();
            long now = before == null ? 1 : before + 1;
            count.update(now);
            output.collect(new LedgerEntry(
                    context.getCurrentKey(),
                    Long.parseLong(attribute(account, "version").n()),
                    now));
        }
    }
}
