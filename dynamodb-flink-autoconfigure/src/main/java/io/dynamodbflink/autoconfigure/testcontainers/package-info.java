/** Service connections from Testcontainers that run DynamoDB to the jobs of the application. */
@NullMarked
package io.dynamodbflink.autoconfigure.testcontainers;

import org.jspecify.annotations.NullMarked;
