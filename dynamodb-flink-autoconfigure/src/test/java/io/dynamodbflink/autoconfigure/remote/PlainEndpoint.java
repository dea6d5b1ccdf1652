/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers whatever comes, in the middle of it, that it is no HTTP request: as a server without TLS does. */
public final class PlainEndpoint implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

    public PlainEndpoint() throws IOException {
        Thread thread = new Thread(this::answer, "plain-endpoint");
        thread.setDaemon(true);
        thread.start();
    }

    public String address() {
        return "http://localhost:" + server.getLocalPort();
    }

    private void answer() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                if (socket.getInputStream().read() >= 0) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    socket.getInputStream().skip(Long.MAX_VALUE);
                }
            } catch (IOException e) {
                // The client has gone, or the test is over.
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
