/**
 * How fast a table is written to: back-off, a rate that adapts to what the table takes, a budget. No Flink, no AWS
 * calls, no clock. Public only for the packages around it: not part of the API.
 */
@NullMarked
package io.dynamodbflink.connector.sink.pace;

import org.jspecify.annotations.NullMarked;
