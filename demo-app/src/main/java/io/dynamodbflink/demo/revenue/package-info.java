/** The job that sums up revenue by customer: each of its parts is a Spring bean that uses other Spring beans. */
@NullMarked
package io.dynamodbflink.demo.revenue;

import org.jspecify.annotations.NullMarked;
