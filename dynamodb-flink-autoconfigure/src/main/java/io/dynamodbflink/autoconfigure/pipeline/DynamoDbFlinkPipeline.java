/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.pipeline;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The middle part of a job: turns what the source reads into what the sink writes. A bean of this type belongs to the
 * job that names it ({@code dynamodb-flink.jobs.<job>.pipeline}), else to the job whose name is its qualifier, else, as
 * the only one of its type, to every job.
 *
 * <p>The method is called when the job starts, in the application. What it passes to Flink is serialised and runs in
 * other threads: functions in it must not use the pipeline's fields, and reach Spring beans through
 * {@link PipelineContext#bean}:
 *
 * <pre>{@code
 * public DataStream<Revenue> apply(DataStream<Order> orders, PipelineContext context) {
 *     BeanReference<PriceList> prices = context.bean(PriceList.class);
 *     return orders.map(order -> new Revenue(order.customer(), prices.get().priceOf(order)));
 * }
 * }</pre>
 *
 * <p>Give stateful operators a {@code uid}, or their state cannot be restored after the pipeline has changed.
 *
 * @param <IN> type of the elements that the job's deserialization schema makes
 * @param <OUT> type of the elements that the job's element converter takes
 * @since 0.1.0
 */
@FunctionalInterface
public interface DynamoDbFlinkPipeline<IN, OUT> {

    /**
     * Builds the middle part.
     *
     * @param input what the source reads
     * @param context the job, and access to the application's beans
     * @return what the sink is to write; if the job has no sink, this may be any stream
     */
    DataStream<OUT> apply(DataStream<IN> input, PipelineContext context);
}
