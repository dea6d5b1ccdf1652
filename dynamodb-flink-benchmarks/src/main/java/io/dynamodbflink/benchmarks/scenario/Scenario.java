/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.report.Report;

/** Something that is measured, on its own. */
public interface Scenario {

    /** How it is called, on the command line and in the document. */
    String name();

    /** Measures. */
    Report run(Effort effort) throws Exception;
}
