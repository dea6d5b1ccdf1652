/** The application as the program of a Flink cluster of its own: Flink's application mode. */
@NullMarked
package io.dynamodbflink.autoconfigure.applicationmode;

import org.jspecify.annotations.NullMarked;
