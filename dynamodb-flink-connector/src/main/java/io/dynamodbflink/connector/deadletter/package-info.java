/** What becomes of records and items that can never be processed, and where they are kept for people to look at. */
@NullMarked
package io.dynamodbflink.connector.deadletter;

import org.jspecify.annotations.NullMarked;
