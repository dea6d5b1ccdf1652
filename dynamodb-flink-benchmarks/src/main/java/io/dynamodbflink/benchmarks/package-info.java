/** Throughput of the connector beside a baseline measured in the same run. */
@NullMarked
package io.dynamodbflink.benchmarks;

import org.jspecify.annotations.NullMarked;
