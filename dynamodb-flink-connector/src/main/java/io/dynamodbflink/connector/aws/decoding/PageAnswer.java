/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/**
 * One answer of GetRecords on its way to the SDK, which gets no body if we have decoded it, the whole body if we could
 * not, and the error if it is broken: inside the call, where the SDK knows what to do about errors.
 */
final class PageAnswer {

    private final PageBody body;
    private final PageDecoders decoders;
    private volatile @Nullable GetRecordsResponse page;

    PageAnswer(PageBody body, PageDecoders decoders) {
        this.body = body;
        this.decoders = decoders;
    }

    /** What the SDK is to get instead of the body. */
    Publisher<ByteBuffer> insteadOf(Publisher<ByteBuffer> published) {
        return sdk -> published.subscribe(new Collector(sdk));
    }

    /** The answer that the SDK has made, with the page if it was not told of it. */
    GetRecordsResponse complete(GetRecordsResponse answer) {
        GetRecordsResponse decoded = page;
        return decoded == null
                ? answer
                : answer.toBuilder()
                        .records(decoded.hasRecords() ? decoded.records() : null)
                        .nextShardIterator(decoded.nextShardIterator())
                        .build();
    }

    private final class Collector implements Subscriber<ByteBuffer>, Subscription {

        private final Subscriber<? super ByteBuffer> sdk;
        private @Nullable Subscription subscription;
        private boolean ended;

        private Collector(Subscriber<? super ByteBuffer> sdk) {
            this.sdk = sdk;
        }

        @Override
        public void onSubscribe(Subscription started) {
            subscription = started;
            sdk.onSubscribe(this);
        }

        /** Whatever the SDK can take: it gets one part at most. */
        @Override
        public void request(long parts) {
            Objects.requireNonNull(subscription).request(parts <= 0 ? parts : Long.MAX_VALUE);
        }

        @Override
        public void cancel() {
            Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onNext(ByteBuffer part) {
            if (ended) {
                return;
            }
            try {
                body.add(part);
            } catch (RuntimeException | Error e) {
                cancel();
                onError(e);
            }
        }

        @Override
        public void onError(Throwable error) {
            if (!ended) {
                ended = true;
                sdk.onError(error);
            }
        }

        @Override
        public void onComplete() {
            if (ended) {
                return;
            }
            try {
                body.verify();
                if (body.length() > 0) {
                    page = decoders.decode(body);
                }
            } catch (RuntimeException | Error e) {
                onError(e);
                return;
            }
            ended = true;
            if (page == null && body.length() > 0) {
                sdk.onNext(body.buffer());
            }
            sdk.onComplete();
        }
    }
}
