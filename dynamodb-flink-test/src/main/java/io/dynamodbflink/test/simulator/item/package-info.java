/** Items, their keys, sizes and JSON form, as the simulator keeps them; not meant to be used directly. */
@NullMarked
package io.dynamodbflink.test.simulator.item;

import org.jspecify.annotations.NullMarked;
