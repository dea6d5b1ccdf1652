/** Deserialization schemas: from stream records to elements of the job. */
@NullMarked
package io.dynamodbflink.connector.source.serialization;

import org.jspecify.annotations.NullMarked;
