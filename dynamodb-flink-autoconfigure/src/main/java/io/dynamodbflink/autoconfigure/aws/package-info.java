/** How the jobs of an application reach DynamoDB: connection details, credentials and clients. */
@NullMarked
package io.dynamodbflink.autoconfigure.aws;

import org.jspecify.annotations.NullMarked;
