/** Which bean plays which role in which job, and how it reaches Flink. */
@NullMarked
package io.dynamodbflink.autoconfigure.strategy;

import org.jspecify.annotations.NullMarked;
