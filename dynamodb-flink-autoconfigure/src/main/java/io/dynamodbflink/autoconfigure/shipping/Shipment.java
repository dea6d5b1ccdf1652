/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** What of an application is sent to a cluster, and what is not. */
final class Shipment {

    /** Changes whenever the same parts would be made into another bundle. */
    private static final String FORMAT = "3";

    /** Where Flink looks for jars in the jar of a job. */
    private static final String JARS = "lib/";

    private final ShippingRules rules;
    private final List<ClassPathPart> parts = new ArrayList<>();
    private final Map<ClassPathPart, LeavingOut> leftOut = new LinkedHashMap<>();

    Shipment(List<ClassPathPart> classPath, ShippingRules rules) {
        this.rules = rules;
        for (ClassPathPart part : classPath) {
            rules.decide(part.fileName()).ifPresentOrElse(reason -> leftOut.put(part, reason), () -> parts.add(part));
        }
        if (parts.isEmpty()) {
            throw new FailureAnalyzedException(
                    "Nothing of the application would be sent to the Flink cluster.",
                    "Narrow the patterns of dynamodb-flink.cluster.remote.shipping.exclude.");
        }
    }

    List<ClassPathPart> parts() {
        return List.copyOf(parts);
    }

    Map<ClassPathPart, LeavingOut> leftOut() {
        return Map.copyOf(leftOut);
    }

    /** Patterns of the user that stand for nothing that the application has. */
    List<String> idlePatterns() {
        List<String> names = Stream.concat(parts.stream(), leftOut.keySet().stream())
                .map(ClassPathPart::fileName)
                .toList();
        return Stream.concat(rules.exclude().stream(), rules.include().stream())
                .filter(pattern -> names.stream().noneMatch(name -> ShippingRules.matches(pattern, name)))
                .toList();
    }

    /** Differs whenever the bundle may. Nothing but names, sizes and times is looked at. */
    String fingerprint() {
        MessageDigest digest = sha256();
        digest.update(FORMAT.getBytes(StandardCharsets.UTF_8));
        for (ClassPathPart part : parts) {
            try {
                part.describe(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw JarOutline.unreadable(part, e);
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /**
     * Writes the bundle.
     *
     * @return the SHA-256 of what was written
     * @throws IOException if it cannot be written
     * @throws FailureAnalyzedException if a part cannot be read
     */
    String writeTo(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (OutputStream out =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), digest)) {
            ReproducibleJar bundle = new ReproducibleJar(out);
            // No main class: Flink would unpack all bundles whenever somebody asks which there are.
            bundle.add("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n\n".getBytes(StandardCharsets.UTF_8));
            Set<String> names = new HashSet<>();
            List<MergedJar> jars = MergedJar.of(parts);
            for (int i = 0; i < jars.size(); i++) {
                MergedJar jar = jars.get(i);
                bundle.add(JARS + unique(jar.fileName(i + 1), names), jar::writeTo);
            }
            bundle.finish();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String unique(String fileName, Set<String> taken) {
        String name = fileName.replaceAll("[^\\w.+-]", "_");
        String base = name.substring(0, name.length() - ".jar".length());
        for (int i = 2; !taken.add(name); i++) {
            name = base + "-" + i + ".jar";
        }
        return name;
    }

    /**
     * Looks for a class.
     *
     * @return a sentence that says where the application has it, and whether the cluster gets it
     */
    Optional<String> whereIs(String className) {
        String resource = className.replace('.', '/') + ".class";
        for (ClassPathPart part : parts) {
            if (has(part, resource)) {
                return Optional.of(className + " is in " + part.fileName() + ", which is sent to the cluster.");
            }
        }
        for (Map.Entry<ClassPathPart, LeavingOut> part : leftOut.entrySet()) {
            if (has(part.getKey(), resource)) {
                return Optional.of(
                        className + " is in " + part.getKey().fileName() + ", which is not sent to the cluster: "
                                + part.getValue().because() + ".");
            }
        }
        return Optional.empty();
    }

    private static boolean has(ClassPathPart part, String resource) {
        try {
            return part.has(resource);
        } catch (IOException e) {
            throw JarOutline.unreadable(part, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
