/** DynamoDB Local for tests and demonstrations: in the process, over HTTP, and as a JUnit extension. */
@NullMarked
package io.dynamodbflink.test;

import org.jspecify.annotations.NullMarked;
