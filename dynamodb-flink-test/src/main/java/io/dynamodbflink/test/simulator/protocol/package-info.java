/** The simulator's wire protocol, AWS JSON 1.0 over HTTP; not meant to be used directly. */
@NullMarked
package io.dynamodbflink.test.simulator.protocol;

import org.jspecify.annotations.NullMarked;
