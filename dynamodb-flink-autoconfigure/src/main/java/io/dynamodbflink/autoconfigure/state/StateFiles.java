/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The few things that are asked of a file system, on whichever of Flink's: they list, read, write and delete. There is
 * no renaming, which object stores do not have.
 */
final class StateFiles {

    /** Files that come and go during a listing make it fail on some file systems; it is then made again. */
    private static final int ATTEMPTS = 5;

    private StateFiles() {}

    /**
     * What is in a directory; nothing if it does not exist.
     *
     * @throws IOException if that cannot be told: what cannot be listed is not to be taken for empty
     */
    static List<FileStatus> list(Path directory) throws IOException {
        FileSystem files = directory.getFileSystem();
        FileNotFoundException moving = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                FileStatus[] found = files.listStatus(directory);
                if (found != null) {
                    return List.of(found);
                }
                moving = null;
            } catch (FileNotFoundException e) {
                moving = e;
            }
            if (!files.exists(directory)) {
                return List.of();
            }
        }
        throw new IOException(directory + " cannot be listed", moving);
    }

    /** Begins to read a file. */
    static FSDataInputStream open(Path file) throws IOException {
        return file.getFileSystem().open(file);
    }

    /** What is in a file; nothing if it does not exist. */
    static Optional<byte[]> readIfExists(Path file) throws IOException {
        try (InputStream in = open(file)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            if (file.getFileSystem().exists(file)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Writes a file; when the call returns, it survives even a failure of the machine, if that can be had. */
    static void write(Path file, byte[] content) throws IOException {
        FileSystem files = file.getFileSystem();
        try (FSDataOutputStream out = files.create(file, FileSystem.WriteMode.OVERWRITE)) {
            out.write(content);
            if (!files.isDistributedFS()) {
                out.sync();
            }
        }
    }

    /** Deletes a file, or a directory with all that is in it; does nothing if it is not there. */
    static void delete(Path path) throws IOException {
        FileSystem files = path.getFileSystem();
        if (!files.delete(path, true) && files.exists(path)) {
            throw new IOException(path + " cannot be deleted");
        }
    }

    /** Deletes a directory unless something is left in it, which is not ours then. */
    static void deleteIfEmpty(Path directory) throws IOException {
        if (list(directory).isEmpty()) {
            delete(directory);
        }
    }
}
