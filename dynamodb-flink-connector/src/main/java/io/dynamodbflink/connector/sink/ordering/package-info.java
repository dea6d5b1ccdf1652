/** Per-key ordering of buffered and in-flight writes. No Flink, no AWS calls. */
@NullMarked
package io.dynamodbflink.connector.sink.ordering;

import org.jspecify.annotations.NullMarked;
