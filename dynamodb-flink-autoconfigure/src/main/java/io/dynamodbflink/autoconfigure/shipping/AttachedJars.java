/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** Submits a job together with all jars that it needs. */
final class AttachedJars {

    private static final Logger LOG = LoggerFactory.getLogger(AttachedJars.class);

    private AttachedJars() {}

    /**
     * @throws IOException if the bundle cannot be unpacked
     */
    static CompletableFuture<JobID> submit(SubmittableJob job, Bundle bundle, ClusterClient<?> client)
            throws IOException {
        Path directory =
                Files.createTempDirectory(bundle.file().toAbsolutePath().getParent(), "attached-");
        CompletableFuture<JobID> submission;
        try {
            submission = client.submitJob(job.plan().with(unpack(bundle, directory)));
        } catch (IOException | RuntimeException e) {
            delete(directory);
            throw e;
        }
        return submission.whenComplete((id, failure) -> delete(directory));
    }

    private static List<Path> unpack(Bundle bundle, Path directory) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (ZipFile zip = new ZipFile(bundle.file().toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                if (name.endsWith(".jar")) {
                    Path jar = directory.resolve(name.substring(name.lastIndexOf('/') + 1));
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, jar);
                    }
                    jars.add(jar);
                }
            }
        }
        return jars;
    }

    private static void delete(Path directory) {
        try {
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            LOG.warn("{} is not needed any more, but cannot be deleted", directory, e);
        }
    }
}
