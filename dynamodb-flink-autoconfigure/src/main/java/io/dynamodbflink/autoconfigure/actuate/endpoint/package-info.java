/** Actuator endpoints that show the jobs and their shards, and control the jobs. */
@NullMarked
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import org.jspecify.annotations.NullMarked;
