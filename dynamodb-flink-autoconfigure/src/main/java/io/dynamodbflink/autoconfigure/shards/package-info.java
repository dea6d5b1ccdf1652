/** What the running jobs' shards look like from outside: who reads them, how far, and what was lost. */
@NullMarked
package io.dynamodbflink.autoconfigure.shards;

import org.jspecify.annotations.NullMarked;
