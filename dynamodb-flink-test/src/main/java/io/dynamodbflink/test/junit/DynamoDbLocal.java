/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives JUnit tests a DynamoDB Local through parameters of constructors, life-cycle methods and test methods.
 *
 * <p>On a class, its tests and nested classes share one database, which ends with the class. On a test method, the
 * method and the {@code @BeforeEach} methods that run for it have one of their own. Parameters may have these types:
 *
 * <ul>
 *   <li>{@link io.dynamodbflink.test.EmbeddedDynamoDb}: the database, in the process
 *   <li>{@link io.dynamodbflink.test.DynamoDbLocalServer}: an HTTP endpoint of the same database
 *   <li>{@link io.dynamodbflink.test.DynamoDbTables}: creates, reads and drops its tables
 *   <li>the synchronous and asynchronous {@code DynamoDb} and {@code DynamoDbStreams} clients of the AWS SDK, in the
 *       process
 * </ul>
 *
 * <pre>{@code
 * @DynamoDbLocal
 * class OrdersTests {
 *
 *     @Test
 *     void ordersAreStored(DynamoDbTables tables, DynamoDbClient client) {
 *         tables.create(TableDefinition.of("orders", "orderId"));
 *     }
 * }
 * }</pre>
 *
 * @since 0.1.0
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(DynamoDbLocalExtension.class)
public @interface DynamoDbLocal {}
