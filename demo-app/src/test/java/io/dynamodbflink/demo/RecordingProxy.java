/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between one application and DynamoDB: notes when batches of writes pass, and can cut the application off as a
 * network does that swallows what it is given.
 */
final class RecordingProxy implements AutoCloseable {

    private static final byte[] BATCH_WRITE = "BatchWriteItem".getBytes(StandardCharsets.US_ASCII);

    private final URI target;
    private final ServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "recording-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Instant> batches = new CopyOnWriteArrayList<>();

    private volatile boolean cut;

    RecordingProxy(URI target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** When calls of BatchWriteItem have passed: all that the jobs of the demo write with. */
    List<Instant> batches() {
        return List.copyOf(batches);
    }

    /** From now on nothing passes, in either direction, and no connection is closed. */
    void cut() {
        cut = true;
    }

    /** New connections pass again; what the old ones held is lost with them. */
    void heal() {
        List.copyOf(open).forEach(RecordingProxy::end);
        cut = false;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket server = new Socket(target.getHost(), target.getPort());
                open.add(client);
                open.add(server);
                threads.execute(() -> pass(client, server, true));
                threads.execute(() -> pass(server, client, false));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, boolean requests) {
        byte[] buffer = new byte[8192];
        byte[] tail = {};
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int read = in.read(buffer);
            while (read >= 0) {
                if (!cut) {
                    if (requests) {
                        tail = note(tail, buffer, read);
                    }
                    out.write(buffer, 0, read);
                }
                read = in.read(buffer);
            }
        } catch (IOException e) {
            // Either side has gone; the other is closed with it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** @return the end of what has passed, in which the beginning of a match may be */
    private byte[] note(byte[] tail, byte[] buffer, int length) {
        byte[] text = new byte[tail.length + length];
        System.arraycopy(tail, 0, text, 0, tail.length);
        System.arraycopy(buffer, 0, text, tail.length, length);
        int after = 0;
        for (int i = 0; i + BATCH_WRITE.length <= text.length; i++) {
            if (matches(text, i)) {
                batches.add(Instant.now());
                after = i + BATCH_WRITE.length;
            }
        }
        int from = Math.max(after, text.length - BATCH_WRITE.length + 1);
        return from >= text.length ? new byte[0] : Arrays.copyOfRange(text, from, text.length);
    }

    private static boolean matches(byte[] text, int at) {
        for (int i = 0; i < BATCH_WRITE.length; i++) {
            if (text[at + i] != BATCH_WRITE[i]) {
                return false;
            }
        }
        return true;
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        end(listening);
        new ArrayList<>(open).forEach(RecordingProxy::end);
        threads.shutdownNow();
    }

    private static void end(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
