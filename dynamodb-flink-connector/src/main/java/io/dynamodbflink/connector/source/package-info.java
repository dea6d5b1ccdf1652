/** The DynamoDB Streams source, its builder, its options and its deserialization schemas. */
@NullMarked
package io.dynamodbflink.connector.source;

import org.jspecify.annotations.NullMarked;
