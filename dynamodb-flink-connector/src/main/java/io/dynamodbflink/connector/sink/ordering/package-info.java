/**
 * Per-key ordering of buffered and in-flight writes. No Flink, no AWS calls, no clock. Public only for the writer in
 * the package above: not part of the API.
 */
@NullMarked
package io.dynamodbflink.connector.sink.ordering;

import org.jspecify.annotations.NullMarked;
