/** A job that is written by hand with the connector. */
@NullMarked
package io.dynamodbflink.example;

import org.jspecify.annotations.NullMarked;
