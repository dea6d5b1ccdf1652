/** The condition and update expressions that the simulator understands; not meant to be used directly. */
@NullMarked
package io.dynamodbflink.test.simulator.expression;

import org.jspecify.annotations.NullMarked;
