/** Tells others how the writing of tables goes on. */
@NullMarked
package io.dynamodbflink.connector.sink.observer;

import org.jspecify.annotations.NullMarked;
