/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.util.List;

/**
 * What a scenario found out.
 *
 * @param results figures beside their targets
 * @param details everything else that was measured
 */
public record Report(List<Result> results, Table details) {

    public Report {
        results = List.copyOf(results);
    }
}
