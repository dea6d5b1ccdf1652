/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/**
 * The decoders of a client: about as many as pages are decoded at once. They belong to the client and not to threads,
 * because the threads outlive it.
 */
final class PageDecoders {

    private static final Logger LOG = LoggerFactory.getLogger(PageDecoders.class);

    private static final int MOST_KEPT = 2 * Runtime.getRuntime().availableProcessors();

    private final Queue<PageDecoder> idle = new ArrayBlockingQueue<>(MOST_KEPT);
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Decodes a body.
     *
     * @return null if the SDK has to decode it
     */
    @Nullable
    GetRecordsResponse decode(PageBody body) {
        if (body.length() > PageBody.LONGEST) {
            return null;
        }
        PageDecoder decoder = idle.poll();
        if (decoder == null) {
            decoder = new PageDecoder();
        }
        try {
            GetRecordsResponse page = decoder.decode(body.bytes(), body.length());
            idle.offer(decoder);
            return page;
        } catch (UnusualJsonException e) {
            idle.offer(decoder);
            LOG.debug(
                    "An answer of GetRecords with {} bytes is not written as usual: the SDK decodes it", body.length());
            return null;
        } catch (RuntimeException e) {
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "An answer of GetRecords with {} bytes could not be decoded fast: the SDK decodes it. This is an"
                                + " error of dynamodb-flink, please report it",
                        body.length(),
                        e);
            }
            return null;
        }
    }
}
