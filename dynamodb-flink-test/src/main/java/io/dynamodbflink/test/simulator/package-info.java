/** A simulator of DynamoDB and DynamoDB Streams over HTTP, whose shards, clock, faults and journal a test holds in its hands. */
@NullMarked
package io.dynamodbflink.test.simulator;

import org.jspecify.annotations.NullMarked;
