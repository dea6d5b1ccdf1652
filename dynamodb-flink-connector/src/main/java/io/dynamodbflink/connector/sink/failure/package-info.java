/** Classification of write errors and what happens to items that cannot be written. */
@NullMarked
package io.dynamodbflink.connector.sink.failure;

import org.jspecify.annotations.NullMarked;
