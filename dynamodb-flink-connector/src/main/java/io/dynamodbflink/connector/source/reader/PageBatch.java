/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Pages on their way through Flink's queue. When all are emitted, what they hold of the budget is given back. */
final class PageBatch implements RecordsWithSplitIds<Record> {

    private final List<ReadyPage> pages;
    private final Consumer<List<ReadyPage>> whenEmitted;
    private final Iterator<ReadyPage> remaining;
    private Iterator<Record> records = List.<Record>of().iterator();

    PageBatch(List<ReadyPage> pages, Consumer<List<ReadyPage>> whenEmitted) {
        this.pages = pages;
        this.whenEmitted = whenEmitted;
        this.remaining = pages.iterator();
    }

    @Override
    public @Nullable String nextSplit() {
        while (remaining.hasNext()) {
            ReadyPage page = remaining.next();
            if (!page.records().isEmpty()) {
                records = page.records().iterator();
                return page.splitId();
            }
        }
        return null;
    }

    @Override
    public @Nullable Record nextRecordFromSplit() {
        return records.hasNext() ? records.next() : null;
    }

    @Override
    public Set<String> finishedSplits() {
        Set<String> finished = new HashSet<>();
        for (ReadyPage page : pages) {
            if (page.last()) {
                finished.add(page.splitId());
            }
        }
        return finished;
    }

    @Override
    public void recycle() {
        whenEmitted.accept(pages);
    }
}
