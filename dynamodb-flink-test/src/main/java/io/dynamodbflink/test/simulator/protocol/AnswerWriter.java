/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SelectableChannelEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one answer, whole or in the way it is to be broken. */
final class AnswerWriter {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerWriter.class);

    private static final String CONTENT_TYPE = "application/x-amz-json-1.0";
    private static final String CHECKSUM = "x-amz-crc32";
    private static final String REQUEST_ID = "x-amzn-RequestId";
    private static final int PIECES_OF_A_SLOW_ANSWER = 10;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Scheduler scheduler;

    AnswerWriter(Request request, Response response, Callback callback, Scheduler scheduler) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.scheduler = scheduler;
    }

    void write(Answer answer) {
        switch (answer.delivery()) {
            case INTACT -> whole(answer, answer.body().crc32());
            case WRONG_CHECKSUM -> whole(answer, answer.body().crc32() ^ 1);
            case TRUNCATED -> truncated(answer);
            case SLOW -> slow(answer);
            case RESET -> reset();
            case NEVER -> request.addFailureListener(callback::failed);
        }
    }

    /** Gives the exchange up: the client has gone, or the server stops. */
    void abandon(Throwable reason) {
        callback.failed(reason);
    }

    private void headers(Answer answer, long checksum) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        response.setStatus(answer.status());
        response.getHeaders()
                .put(HttpHeader.CONTENT_TYPE, CONTENT_TYPE)
                .put(HttpHeader.CONTENT_LENGTH, answer.body().length())
                .put(REQUEST_ID, new UUID(random.nextLong(), random.nextLong()).toString())
                .put(CHECKSUM, checksum);
    }

    private void whole(Answer answer, long checksum) {
        headers(answer, checksum);
        Body body = answer.body();
        response.write(true, body.slice(0, body.length()), callback);
    }

    private void truncated(Answer answer) {
        Body body = answer.body();
        headers(answer, body.crc32());
        response.write(false, body.slice(0, body.length() / 2), Callback.from(this::end, callback::failed));
    }

    private void end() {
        endPoint().close();
        callback.failed(new IOException("Truncated on purpose"));
    }

    private void slow(Answer answer) {
        headers(answer, answer.body().crc32());
        piece(answer, 0);
    }

    private void piece(Answer answer, int index) {
        Body body = answer.body();
        int from = (int) ((long) body.length() * index / PIECES_OF_A_SLOW_ANSWER);
        int to = (int) ((long) body.length() * (index + 1) / PIECES_OF_A_SLOW_ANSWER);
        boolean last = index + 1 == PIECES_OF_A_SLOW_ANSWER;
        Duration pause = answer.over().dividedBy(PIECES_OF_A_SLOW_ANSWER);
        Callback sent = last
                ? callback
                : Callback.from(() -> scheduler.schedule(() -> piece(answer, index + 1), pause), callback::failed);
        response.write(last, body.slice(from, to), sent);
    }

    /** Closing a socket without lingering sends RST instead of FIN. */
    private void reset() {
        EndPoint endPoint = endPoint();
        if (endPoint instanceof SelectableChannelEndPoint selectable
                && selectable.getChannel() instanceof NetworkChannel channel) {
            try {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                LOG.debug("The connection that was to be reset is gone already", e);
            }
        }
        endPoint.close();
        callback.failed(new IOException("Reset on purpose"));
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }
}
