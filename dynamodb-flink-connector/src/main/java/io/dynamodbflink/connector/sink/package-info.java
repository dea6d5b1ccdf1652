/** The DynamoDB sink, its builder, its write requests and its writer. */
@NullMarked
package io.dynamodbflink.connector.sink;

import org.jspecify.annotations.NullMarked;
