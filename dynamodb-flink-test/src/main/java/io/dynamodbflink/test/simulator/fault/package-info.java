/** What the simulator does wrong on demand: which calls, how often, and how. */
@NullMarked
package io.dynamodbflink.test.simulator.fault;

import org.jspecify.annotations.NullMarked;
