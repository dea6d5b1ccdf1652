/** Asynchronous reading of shards on the TaskManager, record emission and split state. */
@NullMarked
package io.dynamodbflink.connector.source.reader;

import org.jspecify.annotations.NullMarked;
