/** A Flink session or application cluster of several processes, for tests. */
@NullMarked
package io.dynamodbflink.test.flink;

import org.jspecify.annotations.NullMarked;
