/** Decides which of several instances of an application runs the jobs, and keeps the others from writing. */
@NullMarked
package io.dynamodbflink.autoconfigure.activation;

import org.jspecify.annotations.NullMarked;
