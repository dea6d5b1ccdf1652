/** The scenarios, one a class: what is done, and what comes out of it. */
@NullMarked
package io.dynamodbflink.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
