/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;

/**
 * An HTTP client that answers every call with the same page, at once and on the thread that calls: what is left of a call
 * is the SDK's own work, most of it decoding.
 */
public final class CannedPage implements SdkAsyncHttpClient {

    private static final int ATTRIBUTES = 8;
    private static final int PART = 16 * 1024;

    private final byte[] body;
    private final String checksum;

    private CannedPage(byte[] body) {
        this.body = body;
        CRC32 crc = new CRC32();
        crc.update(body);
        this.checksum = String.valueOf(crc.getValue());
    }

    /**
     * A page of records of about 1 KB, as the service counts them, with both images of an item with 10 attributes.
     *
     * @param changed how many of 8 attributes the update has changed, beside a version
     */
    public static CannedPage of(int records, int changed) {
        StringBuilder json = new StringBuilder("{\"Records\":[");
        for (int i = 0; i < records; i++) {
            json.append(i == 0 ? "" : ",");
            record(json, i, changed);
        }
        json.append("],\"NextShardIterator\":\"").append("i".repeat(200)).append("\"}");
        return new CannedPage(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void record(StringBuilder json, int number, int changed) {
        String key = "\"id\":{\"S\":\"s0-" + (1_000_000 + number) + "\"}";
        json.append("{\"eventID\":\"0123456789abcdef")
                .append(1_000_000_000_000_000L + number)
                .append("\",\"eventName\":\"MODIFY\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",")
                .append("\"awsRegion\":\"eu-west-1\",\"dynamodb\":{\"ApproximateCreationDateTime\":1.7E9,\"Keys\":{")
                .append(key)
                .append("},\"NewImage\":{");
        image(json, key, number, changed, "new");
        json.append("},\"OldImage\":{");
        image(json, key, number, changed, "old");
        json.append("},\"SequenceNumber\":\"10000000000000000000")
                .append(1_000_000 + number)
                .append("\",\"SizeBytes\":1016,\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"}}");
    }

    private static void image(StringBuilder json, String key, int number, int changed, String version) {
        json.append(key)
                .append(",\"version\":{\"N\":\"")
                .append(version.hashCode())
                .append("\"}");
        for (int i = 0; i < ATTRIBUTES; i++) {
            json.append(",\"attribute")
                    .append(i)
                    .append("\":{\"S\":\"")
                    .append(i < changed ? version : "all")
                    .append("x".repeat(32))
                    .append(1_000_000 + number)
                    .append("\"}");
        }
    }

    /** Bytes on the wire. */
    public int bytes() {
        return body.length;
    }

    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        request.responseHandler()
                .onHeaders(SdkHttpResponse.builder()
                        .statusCode(200)
                        .putHeader("Content-Length", String.valueOf(body.length))
                        .putHeader("x-amz-crc32", checksum)
                        .build());
        request.responseHandler().onStream(subscriber -> subscriber.onSubscribe(new Parts(subscriber)));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private final class Parts implements Subscription {

        private final Subscriber<? super ByteBuffer> subscriber;
        private boolean begun;

        private Parts(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long parts) {
            if (begun) {
                return;
            }
            begun = true;
            for (int at = 0; at < body.length; at += PART) {
                subscriber.onNext(ByteBuffer.wrap(body, at, Math.min(PART, body.length - at)));
            }
            subscriber.onComplete();
        }

        @Override
        public void cancel() {
            begun = true;
        }
    }
}
