/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the demo.
 *
 * @param changeInterval Time between two changes of the order table.
 * @param rolloverInterval Time between two rollovers of the stream's shards. Applies to the database in the process.
 * @param maxOrders Number of orders above which the oldest are removed.
 */
@ConfigurationProperties("demo")
public record DemoProperties(
        @DefaultValue("500ms") Duration changeInterval,
        @DefaultValue("60s") Duration rolloverInterval,
        @DefaultValue("200") int maxOrders) {}
