/** The shop's model and services; nothing here knows of Flink. */
@NullMarked
package io.dynamodbflink.demo.shop;

import org.jspecify.annotations.NullMarked;
