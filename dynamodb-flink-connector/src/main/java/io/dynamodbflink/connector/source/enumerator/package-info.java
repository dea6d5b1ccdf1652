/** Flink glue on the JobManager: discovery to lineage to assigner to readers, and its state. */
@NullMarked
package io.dynamodbflink.connector.source.enumerator;

import org.jspecify.annotations.NullMarked;
