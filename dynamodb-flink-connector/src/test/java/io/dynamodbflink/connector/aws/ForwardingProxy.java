/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** An HTTP proxy that leads everything to one server, asked to forward or to connect; remembers what it was asked. */
final class ForwardingProxy implements Closeable {

    private static final String END_OF_HEADERS = "\r\n\r\n";

    private final ServerSocket socket;
    private final int target;
    private final Executor threads;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ForwardingProxy(ServerSocket socket, int target, Executor threads) {
        this.socket = socket;
        this.target = target;
        this.threads = threads;
    }

    static ForwardingProxy to(int port, Executor threads) throws IOException {
        ForwardingProxy proxy =
                new ForwardingProxy(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), port, threads);
        threads.execute(proxy::accept);
        return proxy;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The first lines of the requests that began a connection. */
    List<String> requests() {
        return requests;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // The proxy is closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            String head = head(client.getInputStream());
            requests.add(head.substring(0, head.indexOf("\r\n")));
            if (head.startsWith("CONNECT ")) {
                write(client.getOutputStream(), "HTTP/1.1 200 OK" + END_OF_HEADERS);
            } else {
                write(server.getOutputStream(), head);
            }
            threads.execute(() -> copy(server, client));
            client.getInputStream().transferTo(server.getOutputStream());
        } catch (IOException e) {
            // One side is closed.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side is closed.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.US_ASCII).endsWith(END_OF_HEADERS)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended within the headers");
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
