/** JUnit Jupiter extension that gives tests a DynamoDB Local. */
@NullMarked
package io.dynamodbflink.test.junit;

import org.jspecify.annotations.NullMarked;
