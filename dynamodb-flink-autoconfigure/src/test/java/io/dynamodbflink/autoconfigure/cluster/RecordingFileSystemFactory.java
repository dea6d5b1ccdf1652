/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.net.URI;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.local.LocalFileSystem;

/** A file system of Flink that is found on the class path, as the one for S3 is, and shows what it was configured with. */
public final class RecordingFileSystemFactory implements FileSystemFactory {

    static final String SCHEME = "recording";

    private static volatile Configuration configuration = new Configuration();

    /** What the latest one was configured with. */
    static Configuration configuration() {
        return configuration;
    }

    @Override
    public void configure(Configuration config) {
        if (config.containsKey(SCHEME + ".fails")) {
            throw new IllegalArgumentException("not with these settings");
        }
        configuration = config;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
        return new LocalFileSystem();
    }
}
