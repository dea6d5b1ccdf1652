/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP sockets of this process that listen, as Linux knows them. */
public final class ListeningSockets {

    private static final String LISTENS = "0A";

    private static final String SOCKET = "socket:[";

    private ListeningSockets() {}

    /** All of them. */
    public static Set<InetSocketAddress> present() {
        try {
            Set<String> own = socketsOfThisProcess();
            Set<InetSocketAddress> listening = new HashSet<>();
            for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] fields = line.trim().split("\\s+");
                    if (fields.length > 9 && fields[3].equals(LISTENS) && own.contains(fields[9])) {
                        listening.add(address(fields[1]));
                    }
                }
            }
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have been opened since a set of them was taken. */
    public static Set<InetSocketAddress> openedSince(Set<InetSocketAddress> before) {
        Set<InetSocketAddress> opened = present();
        opened.removeAll(before);
        return opened;
    }

    public static void assertOnLoopback(Set<InetSocketAddress> sockets) {
        assertThat(sockets).isNotEmpty().allSatisfy(socket -> assertThat(
                        socket.getAddress().isLoopbackAddress())
                .isTrue());
    }

    private static Set<String> socketsOfThisProcess() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = target(descriptor);
                if (target.startsWith(SOCKET)) {
                    inodes.add(target.substring(SOCKET.length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            // Closed since it was listed.
            return "";
        }
    }

    /** From words of 4 bytes in the byte order of the machine, which is little-endian wherever we run. */
    private static InetSocketAddress address(String text) throws IOException {
        String[] parts = text.split(":");
        byte[] address = new byte[parts[0].length() / 2];
        for (int i = 0; i < address.length; i++) {
            int at = i / 4 * 4 + 3 - i % 4;
            address[i] = (byte) Integer.parseInt(parts[0].substring(2 * at, 2 * at + 2), 16);
        }
        return new InetSocketAddress(InetAddress.getByAddress(address), Integer.parseInt(parts[1], 16));
    }
}
