/** Telling the outside world which shards exist, who reads them and how far. */
@NullMarked
package io.dynamodbflink.connector.source.observer;

import org.jspecify.annotations.NullMarked;
