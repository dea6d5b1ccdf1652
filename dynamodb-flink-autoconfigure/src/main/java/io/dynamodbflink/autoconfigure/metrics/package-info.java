/** Micrometer meters of the jobs. */
@NullMarked
package io.dynamodbflink.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
