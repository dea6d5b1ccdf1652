/** An application with one job that keeps large state, for tests of how it stops and restores. */
@NullMarked
package io.dynamodbflink.ledger;

import org.jspecify.annotations.NullMarked;
