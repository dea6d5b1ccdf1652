/** What scenarios are made of: a simulator in a JVM of its own, a cluster in this one, and the SDK without Flink. */
@NullMarked
package io.dynamodbflink.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
