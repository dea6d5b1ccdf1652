/**
 * Classification of write errors and what happens to items that cannot be written. Apart from the exceptions, public
 * only for the writer in the package above: not part of the API.
 */
@NullMarked
package io.dynamodbflink.connector.sink.failure;

import org.jspecify.annotations.NullMarked;
