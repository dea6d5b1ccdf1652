/** The simulator's streams: shards, records, sequence numbers and iterators; not meant to be used directly. */
@NullMarked
package io.dynamodbflink.test.simulator.stream;

import org.jspecify.annotations.NullMarked;
