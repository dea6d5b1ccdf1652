/** The demo's tables, in the process or on an external endpoint. */
@NullMarked
package io.dynamodbflink.demo.database;

import org.jspecify.annotations.NullMarked;
