/** Auto-configuration of DynamoDB Streams jobs on Apache Flink. */
@NullMarked
package io.dynamodbflink.autoconfigure;

import org.jspecify.annotations.NullMarked;
