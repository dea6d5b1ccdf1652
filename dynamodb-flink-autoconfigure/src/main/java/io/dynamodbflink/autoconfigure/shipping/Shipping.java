/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.properties.RemoteClusterProperties;
import io.dynamodbflink.autoconfigure.properties.ShippingProperties;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.shipping.UploadedBundles.NotOffered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;

/**
 * Sends an application to a Flink cluster, once, and submits its jobs there.
 *
 * <p>What the jobs need is one jar, whose name on the cluster has the digest of its content: as long as the application
 * is the same, the cluster has it already, and a submission sends nothing but the job's plan.
 */
public final class Shipping {

    private static final Logger LOG = LoggerFactory.getLogger(Shipping.class);

    /** A submission is rare, and reads files: it gets a thread while it does. */
    private static final Executor THREADS = task -> {
        Thread thread = new Thread(task, "dynamodb-flink-shipping");
        thread.setDaemon(true);
        thread.start();
    };

    private final Duration timeout;
    private final Supplier<List<ClassPathPart>> classPath;
    private final ShippingRules rules;
    private final BundleCache cache;
    private final UploadedBundles uploads;

    private @Nullable Shipment shipment;
    private @Nullable Bundle bundle;

    /**
     * @param applicationName name of the application on the cluster
     * @param classLoader the application's
     * @throws FailureAnalyzedException if a property is wrong
     */
    public Shipping(ShippingProperties properties, String applicationName, ClassLoader classLoader) {
        this(properties, applicationName, () -> ApplicationClassPath.running(classLoader));
    }

    /**
     * Sends the application of a context.
     *
     * @throws FailureAnalyzedException if a property is wrong
     */
    public static Shipping of(RemoteClusterProperties remote, ApplicationContext context) {
        String name = remote.applicationName();
        if (!StringUtils.hasText(name)) {
            // Without any, the application finds none of its jobs again, which whoever looks for them refuses.
            name = context.getEnvironment().getProperty("spring.application.name", "application");
        }
        return new Shipping(
                remote.shipping(), name.strip(), Objects.requireNonNull(context.getClassLoader(), "class loader"));
    }

    Shipping(ShippingProperties properties, String applicationName, Supplier<List<ClassPathPart>> classPath) {
        this.classPath = Objects.requireNonNull(classPath, "classPath");
        this.timeout = properties.timeout();
        if (timeout.toMillis() < 1) {
            throw new FailureAnalyzedException(
                    "The value '" + timeout
                            + "' of dynamodb-flink.cluster.remote.shipping.timeout is wrong: it must be at least 1 ms.",
                    "Correct dynamodb-flink.cluster.remote.shipping.timeout.");
        }
        this.rules = new ShippingRules(properties.exclude(), properties.include());
        this.cache = new BundleCache(
                properties.directory() == null ? BundleCache.defaultDirectory() : Path.of(properties.directory()),
                fileName(applicationName));
        this.uploads = new UploadedBundles(Clock.systemUTC(), timeout);
    }

    /** Two applications never get the same name. */
    static String fileName(String applicationName) {
        String plain = applicationName.replaceAll("[^A-Za-z0-9_-]", "-");
        return plain.equals(applicationName)
                ? plain
                : plain + "-"
                        + DigestUtils.md5DigestAsHex(applicationName.getBytes(StandardCharsets.UTF_8))
                                .substring(0, 8);
    }

    /** What a submission may take. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Identifies the code and the resources of the application that jobs run with: the SHA-256 of what is sent. The
     * first call reads all of it, unless that is known from a former start.
     *
     * @throws FailureAnalyzedException if a part of the application cannot be read, or the bundle not be written
     */
    public String digest() {
        return bundle().sha256();
    }

    /**
     * Says where the application has a class that the cluster misses.
     *
     * @return a sentence that names the jar, and why it is not on the cluster if it is not; empty if the application does
     *     not have the class either
     */
    public Optional<String> whereIs(String className) {
        return shipment().whereIs(className);
    }

    /**
     * Submits a job, with the application if the cluster does not have that yet.
     *
     * @return fails with a {@link io.dynamodbflink.autoconfigure.remote.RestFailure} if the cluster does not answer, or
     *     refuses the job
     */
    public CompletableFuture<JobID> submit(SubmittableJob job, FlinkRest rest, ClusterClient<?> client) {
        long begin = System.nanoTime();
        return CompletableFuture.supplyAsync(this::bundle, THREADS)
                .thenCompose(sent -> run(job, sent, rest, true)
                        .exceptionallyCompose(failure -> ExceptionUtils.findThrowable(failure, NotOffered.class)
                                .map(reason -> attach(job, sent, rest, client, reason))
                                .orElseGet(() -> CompletableFuture.failedFuture(failure))))
                .whenComplete((id, failure) -> {
                    if (failure == null) {
                        LOG.debug("Job '{}' was submitted in {} ms", job.name(), millisSince(begin));
                    }
                });
    }

    private CompletableFuture<JobID> run(SubmittableJob job, Bundle sent, FlinkRest rest, boolean mayBeGone) {
        JarRun run = new JarRun(job);
        return uploads.ensure(sent, rest, millis -> reportUpload(sent, rest, millis))
                .thenCompose(jar -> {
                    LOG.info(
                            "Job '{}' is submitted to the Flink cluster at {}, which has the application: only the job's plan is"
                                    + " sent, {}",
                            job.name(),
                            rest.address(),
                            Bundle.size(run.length()));
                    return run.with(jar, rest, timeout).exceptionallyCompose(failure -> {
                        boolean gone = ExceptionUtils.findThrowable(failure, JarRun.Gone.class)
                                .isPresent();
                        // It was deleted after we had looked, by another instance or with its JobManager.
                        return gone && mayBeGone
                                ? run(job, sent, rest, false)
                                : CompletableFuture.failedFuture(failure);
                    });
                });
    }

    private void reportUpload(Bundle sent, FlinkRest rest, long millis) {
        LOG.info(
                "The application was sent to the Flink cluster at {} in {} ms: {}, {} jars; {} others are not needed there",
                rest.address(),
                millis,
                sent.size(),
                shipment().parts().size(),
                shipment().leftOut().size());
    }

    private CompletableFuture<JobID> attach(
            SubmittableJob job, Bundle sent, FlinkRest rest, ClusterClient<?> client, NotOffered reason) {
        LOG.warn(
                "The Flink cluster at {} takes no jars (its web.submit.enable is false, or access is restricted), so the"
                        + " whole application is sent with the job '{}', as with every other one: {}",
                rest.address(),
                job.name(),
                sent.size());
        LOG.debug("Why jars are not taken", reason);
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return AttachedJars.submit(job, sent, client);
                            } catch (IOException e) {
                                throw new UncheckedIOException(
                                        "The application's jars cannot be unpacked beside " + sent.file(), e);
                            }
                        },
                        THREADS)
                .thenCompose(id -> id);
    }

    private synchronized Shipment shipment() {
        if (shipment == null) {
            shipment = new Shipment(classPath.get(), rules);
            shipment.idlePatterns()
                    .forEach(pattern -> LOG.warn(
                            "The pattern '{}' of dynamodb-flink.cluster.remote.shipping matches no jar of the"
                                    + " application",
                            pattern));
            if (LOG.isDebugEnabled()) {
                shipment.parts().forEach(part -> LOG.debug("Sent to the cluster: {}", part.origin()));
                shipment.leftOut()
                        .forEach((part, reason) -> LOG.debug("Not sent: {}: {}", part.origin(), reason.because()));
            }
        }
        return shipment;
    }

    private synchronized Bundle bundle() {
        if (bundle == null || !bundle.file().toFile().isFile()) {
            bundle = cache.get(shipment());
        }
        return bundle;
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
