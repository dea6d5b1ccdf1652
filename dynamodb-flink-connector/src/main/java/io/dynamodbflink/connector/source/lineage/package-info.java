/** The shard graph: which shards exist, who descends from whom, and what may be read now. No Flink, no AWS. */
@NullMarked
package io.dynamodbflink.connector.source.lineage;

import org.jspecify.annotations.NullMarked;
