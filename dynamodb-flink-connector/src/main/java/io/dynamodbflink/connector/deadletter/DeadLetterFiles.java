/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters to files of JSON lines, in a directory of any file system that Flink has. The files hold the
 * values of items: protect the directory as you do the table.
 *
 * <p>A subtask begins a file with its first letter after a checkpoint and closes it, synchronised, as part of the next
 * one, so there are no files where there are no letters, and files of object stores appear with the checkpoint. A file
 * is never written again. Nothing deletes files; and after a failure, letters since the last checkpoint come again in
 * another file. If a process is killed, its last file may end in the middle of a line, the letter of which comes again,
 * too.
 *
 * @since 0.1.0
 */
public final class DeadLetterFiles implements DeadLetterHandler<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final URI directory;

    private DeadLetterFiles(URI directory) {
        this.directory = directory;
    }

    /**
     * Files in a directory, which is made if it does not exist.
     *
     * @param directory absolute URI with a scheme, such as {@code file:/var/lib/app/dead-letters} or
     *     {@code s3://bucket/dead-letters}
     * @throws IllegalArgumentException if it is no such URI
     */
    public static DeadLetterFiles in(String directory) {
        Objects.requireNonNull(directory, "directory");
        URI uri;
        try {
            uri = new URI(directory);
        } catch (URISyntaxException e) {
            throw malformed(directory);
        }
        boolean password = uri.getRawUserInfo() != null && uri.getRawUserInfo().contains(":");
        if (uri.getScheme() == null || uri.isOpaque() || password) {
            throw malformed(directory);
        }
        return new DeadLetterFiles(uri);
    }

    private static IllegalArgumentException malformed(String directory) {
        // Only what follows a user and password.
        return new IllegalArgumentException("The directory for dead letters is '"
                + directory.substring(directory.lastIndexOf('@') + 1)
                + "', but must be a URI with a scheme and an absolute path, and without a password, such as"
                + " file:/var/lib/app/dead-letters");
    }

    @Override
    public DeadLetterWriter<DeadLetter> open(Context context) throws IOException {
        Path path = new Path(directory);
        FileSystem files = path.getFileSystem();
        if (!files.mkdirs(path)) {
            throw new IOException("The directory " + directory + " for dead letters cannot be made");
        }
        return new Lines(files, path, context.subtask(), Clock.systemUTC());
    }

    @Override
    public String toString() {
        return "DeadLetterFiles in " + directory;
    }

    private static final class Lines implements DeadLetterWriter<DeadLetter> {

        private final FileSystem files;
        private final Path directory;
        private final int subtask;
        private final Clock clock;

        private @Nullable FSDataOutputStream file;

        Lines(FileSystem files, Path directory, int subtask, Clock clock) {
            this.files = files;
            this.directory = directory;
            this.subtask = subtask;
            this.clock = clock;
        }

        @Override
        public void write(DeadLetter letter) throws IOException {
            FSDataOutputStream open = file;
            if (open == null) {
                open = files.create(new Path(directory, name()), WriteMode.NO_OVERWRITE);
                file = open;
            }
            open.write((letter.toJson() + '\n').getBytes(StandardCharsets.UTF_8));
        }

        private String name() {
            return "dead-letters-" + TIME.format(clock.instant()) + "-" + subtask + "-"
                    + UUID.randomUUID().toString().substring(0, 8) + ".jsonl";
        }

        @Override
        public void flush() throws IOException {
            FSDataOutputStream open = file;
            if (open != null) {
                file = null;
                try (open) {
                    sync(open);
                }
            }
        }

        private static void sync(FSDataOutputStream open) throws IOException {
            try {
                open.sync();
            } catch (UnsupportedOperationException e) {
                // An object store: closing is what makes the file durable there.
                open.flush();
            }
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
