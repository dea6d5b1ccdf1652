/** Finding shards through DescribeStream, and repairing what it leaves out. */
@NullMarked
package io.dynamodbflink.connector.source.discovery;

import org.jspecify.annotations.NullMarked;
