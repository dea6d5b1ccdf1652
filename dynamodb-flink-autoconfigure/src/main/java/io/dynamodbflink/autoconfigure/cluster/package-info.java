/** The Flink cluster that runs the jobs. */
@NullMarked
package io.dynamodbflink.autoconfigure.cluster;

import org.jspecify.annotations.NullMarked;
