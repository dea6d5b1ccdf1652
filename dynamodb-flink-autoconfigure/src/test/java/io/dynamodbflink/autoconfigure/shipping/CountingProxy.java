/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between an application and a cluster and counts the bytes that the application sends. */
final class CountingProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final AtomicLong sent = new AtomicLong();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CountingProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("accept", () -> {
            while (true) {
                accept(server.accept());
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** Bytes that were sent to the cluster since this was asked for last. */
    long sent() {
        return sent.getAndSet(0);
    }

    private void accept(Socket client) throws IOException {
        Socket cluster = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(cluster);
        start("to cluster", () -> copy(client, cluster, sent));
        start("from cluster", () -> copy(cluster, client, new AtomicLong()));
    }

    private static void copy(Socket from, Socket to, AtomicLong count) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        }
    }

    private static void start(String name, Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // That is how connections end: by whoever closes his side first.
                        assertThat(e).isInstanceOf(SocketException.class);
                    }
                },
                "proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Task {

        void run() throws IOException;
    }
}
