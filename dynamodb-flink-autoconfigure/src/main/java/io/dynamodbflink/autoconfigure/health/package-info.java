/** Health of the jobs, for Spring Boot's health endpoint and groups. */
@NullMarked
package io.dynamodbflink.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
