/** Encodes requests of BatchWriteItem straight into their bytes. */
@NullMarked
package io.dynamodbflink.connector.aws.encoding;

import org.jspecify.annotations.NullMarked;
