/** Places and changes orders. */
@NullMarked
package io.dynamodbflink.demo.generator;

import org.jspecify.annotations.NullMarked;
