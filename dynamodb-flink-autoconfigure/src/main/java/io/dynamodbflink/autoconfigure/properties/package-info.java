/** The configuration properties below dynamodb-flink. */
@NullMarked
package io.dynamodbflink.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
