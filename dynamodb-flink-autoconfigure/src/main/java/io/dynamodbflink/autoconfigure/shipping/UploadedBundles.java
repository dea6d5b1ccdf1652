/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of an application that a cluster has. They are gone when its JobManager starts anew. */
final class UploadedBundles {

    private static final Logger LOG = LoggerFactory.getLogger(UploadedBundles.class);

    /**
     * Older ones are deleted when a new one is uploaded. An instance of the application that still uses one, as in a
     * rolling upgrade, uploads it again.
     */
    private static final Duration RETENTION = Duration.ofHours(1);

    private static final String PATH = "/jars";

    private final Clock clock;
    private final Duration patience;

    private @Nullable CompletableFuture<String> looking;

    /**
     * @param patience what an upload may take
     */
    UploadedBundles(Clock clock, Duration patience) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.patience = Objects.requireNonNull(patience, "patience");
    }

    /**
     * Has a cluster have a bundle. Whoever asks while another one is waiting for the answer gets that, so that jobs that
     * start together upload once.
     *
     * @param onUpload is told how many milliseconds the upload took, if there was one
     * @return the id of the bundle on the cluster; fails with a {@link RestFailure}, or with {@link NotOffered}
     */
    synchronized CompletableFuture<String> ensure(Bundle bundle, FlinkRest rest, LongConsumer onUpload) {
        if (looking == null || looking.isDone()) {
            looking = find(bundle, rest)
                    .thenCompose(found -> found.<CompletableFuture<String>>map(CompletableFuture::completedFuture)
                            .orElseGet(() -> upload(bundle, rest, onUpload)));
        }
        return looking.copy();
    }

    private CompletableFuture<Optional<String>> find(Bundle bundle, FlinkRest rest) {
        return list(rest).thenApply(jars -> jars.stream()
                .filter(jar -> jar.name().equals(bundle.uploadName()))
                .findFirst()
                .map(Jar::id));
    }

    private static CompletableFuture<List<Jar>> list(FlinkRest rest) {
        return rest.get(PATH).handle((answer, failure) -> {
            if (failure != null) {
                throw NotOffered.is(failure) ? new NotOffered(failure) : unchecked(failure);
            }
            List<Jar> jars = new ArrayList<>();
            for (JsonNode file : answer.path("files")) {
                jars.add(new Jar(
                        file.path("id").asText(),
                        file.path("name").asText(),
                        Instant.ofEpochMilli(file.path("uploaded").asLong())));
            }
            return jars;
        });
    }

    private CompletableFuture<String> upload(Bundle bundle, FlinkRest rest, LongConsumer onUpload) {
        long begin = System.nanoTime();
        CompletableFuture<JsonNode> upload;
        try {
            upload = rest.upload(PATH + "/upload", bundle.file(), bundle.uploadName(), patience);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(new UncheckedIOException(e));
        }
        return upload.thenApply(answer -> {
            String file = answer.path("filename").asText();
            String id = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
            onUpload.accept((System.nanoTime() - begin) / 1_000_000);
            removeOld(bundle, rest, id);
            return id;
        });
    }

    /** Nobody waits for that, and nobody minds if it fails: the next upload tries again. */
    private void removeOld(Bundle bundle, FlinkRest rest, String current) {
        Instant oldest = clock.instant().minus(RETENTION);
        list(rest)
                .thenCompose(jars -> CompletableFuture.allOf(jars.stream()
                        .filter(jar -> !jar.id().equals(current))
                        .filter(jar -> bundle.uploadNames().matcher(jar.name()).matches())
                        .filter(jar -> jar.uploaded().isBefore(oldest))
                        .map(jar -> rest.delete(PATH + "/" + jar.id()))
                        .toArray(CompletableFuture<?>[]::new)))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("Former uploads of the application could not be deleted", failure);
                    }
                });
    }

    private static RuntimeException unchecked(Throwable failure) {
        return RestFailure.of(failure)
                .<RuntimeException>map(UncheckedIOException::new)
                .orElseGet(() -> new IllegalStateException(failure));
    }

    /** A cluster takes no jars. */
    static final class NotOffered extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotOffered(Throwable cause) {
            super(cause);
        }

        /** Flink does not know the path, or somebody before it does not let anybody through to it. */
        private static boolean is(Throwable failure) {
            return RestFailure.of(failure)
                    .filter(answer -> answer.status() == 404 || answer.status() == 403)
                    .isPresent();
        }
    }

    private record Jar(String id, String name, Instant uploaded) {}
}
