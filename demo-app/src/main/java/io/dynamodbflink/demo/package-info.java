/** The two-minute tour: an order table, its replica, and revenue by customer, kept up to date by two jobs. */
@NullMarked
package io.dynamodbflink.demo;

import org.jspecify.annotations.NullMarked;
