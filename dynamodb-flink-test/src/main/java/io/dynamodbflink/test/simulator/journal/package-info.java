/** What the simulator wrote and handed out, for a test to assert on. */
@NullMarked
package io.dynamodbflink.test.simulator.journal;

import org.jspecify.annotations.NullMarked;
