/** Decodes answers of GetRecords straight from their bytes. */
@NullMarked
package io.dynamodbflink.connector.aws.decoding;

import org.jspecify.annotations.NullMarked;
