/** Records that the source's deserialization schema cannot read. */
@NullMarked
package io.dynamodbflink.connector.source.failure;

import org.jspecify.annotations.NullMarked;
