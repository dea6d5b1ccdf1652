/** The operations of both APIs as the simulator carries them out; not meant to be used directly. */
@NullMarked
package io.dynamodbflink.test.simulator.api;

import org.jspecify.annotations.NullMarked;
