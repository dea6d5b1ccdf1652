/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.eventtime.TimestampAssignerSupplier;
import org.apache.flink.api.common.eventtime.WatermarkAlignmentParams;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/** A watermark strategy that is a bean; resolved wherever Flink asks it something. */
public final class BeanWatermarkStrategy<T> implements WatermarkStrategy<T> {

    private static final long serialVersionUID = 1L;

    private final BeanReference<WatermarkStrategy<T>> strategy;

    public BeanWatermarkStrategy(BeanReference<WatermarkStrategy<T>> strategy) {
        this.strategy = Objects.requireNonNull(strategy, "strategy");
    }

    @Override
    public WatermarkGenerator<T> createWatermarkGenerator(WatermarkGeneratorSupplier.Context context) {
        return strategy.get().createWatermarkGenerator(context);
    }

    @Override
    public TimestampAssigner<T> createTimestampAssigner(TimestampAssignerSupplier.Context context) {
        return strategy.get().createTimestampAssigner(context);
    }

    @Override
    public WatermarkAlignmentParams getAlignmentParameters() {
        return strategy.get().getAlignmentParameters();
    }

    @Override
    public String toString() {
        return strategy.toString();
    }
}
