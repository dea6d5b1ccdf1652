/** Converters from stream elements to write requests. */
@NullMarked
package io.dynamodbflink.connector.sink.converter;

import org.jspecify.annotations.NullMarked;
