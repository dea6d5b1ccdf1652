/** The application's side of a Flink cluster elsewhere: the connection to it. */
@NullMarked
package io.dynamodbflink.autoconfigure.remote;

import org.jspecify.annotations.NullMarked;
