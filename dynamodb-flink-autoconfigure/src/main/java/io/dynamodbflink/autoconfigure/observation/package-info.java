/** What the running jobs look like from outside: who reads which shards, how far, what was lost, and what cannot be written. */
@NullMarked
package io.dynamodbflink.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
