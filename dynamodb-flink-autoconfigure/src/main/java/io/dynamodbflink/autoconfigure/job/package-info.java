/** The jobs of an application: what they are, how they are controlled, and what state they are in. */
@NullMarked
package io.dynamodbflink.autoconfigure.job;

import org.jspecify.annotations.NullMarked;
