/** Configuration of AWS clients: the one place where SDK clients are made or taken from the user. */
@NullMarked
package io.dynamodbflink.connector.aws;

import org.jspecify.annotations.NullMarked;
