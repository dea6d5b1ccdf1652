/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/** Makes a write request of each element, once, and finds the key group that it goes with. */
final class RoutingOperator<InputT> extends AbstractStreamOperator<RoutedWrite>
        implements OneInputStreamOperator<InputT, RoutedWrite> {

    private static final long serialVersionUID = 1L;

    /** Odd, so that all groups have their turn, and about 1,024 divided by the golden ratio. */
    private static final int GOLDEN_STEP = 633;

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final RequestGroups.Factory groupsFactory;
    private final transient StreamOperatorParameters<RoutedWrite> parameters;
    private final transient ElementContext element = new ElementContext();
    private transient @Nullable RequestGroups groups;
    private transient OptionalLong restoredCheckpoint = OptionalLong.empty();
    private transient int nextForAnywhere;

    RoutingOperator(
            StreamOperatorParameters<RoutedWrite> parameters,
            ElementConverter<InputT, DynamoDbWriteRequest> converter,
            RequestGroups.Factory groupsFactory) {
        super(parameters);
        this.parameters = parameters;
        this.converter = Objects.requireNonNull(converter, "converter");
        this.groupsFactory = Objects.requireNonNull(groupsFactory, "groupsFactory");
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        restoredCheckpoint = context.getRestoredCheckpointId();
    }

    @Override
    public void open() throws Exception {
        super.open();
        groups = groupsFactory.open();
        // Subtasks that all began with the first group would send their first writes to the same few.
        nextForAnywhere = GOLDEN_STEP * getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        converter.open(new RoutingInitContext(
                getRuntimeContext(),
                getOperatorConfig(),
                getMetricGroup(),
                parameters.getMailboxExecutor(),
                getProcessingTimeService(),
                restoredCheckpoint));
    }

    @Override
    public void processElement(StreamRecord<InputT> record) throws Exception {
        element.timestamp = record.hasTimestamp() ? record.getTimestamp() : null;
        DynamoDbWriteRequest request = converter.apply(record.getValue(), element);
        int group = Objects.requireNonNull(groups, "not open").groupOf(request);
        output.collect(record.replace(new RoutedWrite(group == KeyGroups.NONE ? anywhere() : group, request)));
    }

    /** Takes the groups in turn, in steps that soon come by every subtask. */
    private int anywhere() {
        nextForAnywhere += GOLDEN_STEP;
        return nextForAnywhere & KeyGroups.COUNT - 1;
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        super.processWatermark(mark);
        element.watermark = mark.getTimestamp();
    }

    @Override
    public void close() throws Exception {
        try {
            if (groups != null) {
                groups.close();
            }
        } finally {
            super.close();
        }
    }

    /** What the converter is told about the element at hand. */
    private static final class ElementContext implements SinkWriter.Context {

        private long watermark = Long.MIN_VALUE;
        private @Nullable Long timestamp;

        @Override
        public long currentWatermark() {
            return watermark;
        }

        @Override
        public @Nullable Long timestamp() {
            return timestamp;
        }
    }
}
