/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Several jars in one. Flink needs a round trip for each file of a job, and again on each TaskManager, so that some
 * hundred jars take many seconds.
 *
 * <p>Nobody who looks for a class or a resource notices: no two of them have anything in common that is looked for, and
 * what their manifests say of packages is kept.
 */
final class MergedJar {

    /** What manifests say that programs ask for. */
    private static final List<Name> OF_PACKAGES = List.of(
            Name.IMPLEMENTATION_TITLE,
            Name.IMPLEMENTATION_VERSION,
            Name.IMPLEMENTATION_VENDOR,
            Name.SPECIFICATION_TITLE,
            Name.SPECIFICATION_VERSION,
            Name.SPECIFICATION_VENDOR);

    /** With those that are not looked for, still fewer than need 64 bit numbers. */
    private static final int MOST_ENTRIES = 30_000;

    private final List<ClassPathPart> parts = new ArrayList<>();
    private final Set<String> entries = new HashSet<>();
    private final JarOutline.Kind kind;

    private MergedJar(JarOutline.Kind kind) {
        this.kind = kind;
    }

    /**
     * Puts jars into as few as can be.
     *
     * @param parts in the order in which classes are searched for
     * @return in an order in which the same is found
     */
    static List<MergedJar> of(List<ClassPathPart> parts) {
        List<MergedJar> merged = new ArrayList<>();
        for (ClassPathPart part : parts) {
            JarOutline outline = JarOutline.of(part);
            // What the jar has in common with another one, it must stay behind.
            int place = merged.size();
            while (place > 0 && !merged.get(place - 1).collidesWith(outline)) {
                place--;
            }
            while (place < merged.size() && !merged.get(place).takes(outline)) {
                place++;
            }
            if (place == merged.size()) {
                merged.add(new MergedJar(outline.kind()));
            }
            merged.get(place).parts.add(part);
            merged.get(place).entries.addAll(outline.entries());
        }
        return merged;
    }

    private boolean collidesWith(JarOutline outline) {
        return kind == JarOutline.Kind.OPAQUE
                || outline.kind() == JarOutline.Kind.OPAQUE
                || outline.entries().stream().anyMatch(entries::contains);
    }

    private boolean takes(JarOutline outline) {
        return kind == JarOutline.Kind.MERGEABLE
                && outline.kind() == JarOutline.Kind.MERGEABLE
                && entries.size() + outline.entries().size() < MOST_ENTRIES;
    }

    List<ClassPathPart> parts() {
        return parts;
    }

    /** Writes it: the same bytes whenever the jars in it have the same. */
    void writeTo(OutputStream out) throws IOException {
        if (parts.size() == 1) {
            parts.get(0).writeTo(out);
            return;
        }
        ZipArchiveOutputStream target = new ZipArchiveOutputStream(out);
        byte[] manifest = manifest();
        ZipArchiveEntry head = new ZipArchiveEntry(JarFile.MANIFEST_NAME);
        head.setTimeLocal(ReproducibleJar.TIME);
        head.setMethod(ZipArchiveOutputStream.STORED);
        head.setSize(manifest.length);
        head.setCrc(ReproducibleJar.crc(manifest));
        target.putArchiveEntry(head);
        target.write(manifest);
        target.closeArchiveEntry();
        Set<String> written = new HashSet<>(Set.of(JarFile.MANIFEST_NAME));
        for (ClassPathPart part : parts) {
            try (JarContent jar = new JarContent(JarOutline.bytes(part))) {
                for (ZipArchiveEntry entry : jar.entries()) {
                    if (!JarOutline.isDropped(entry.getName()) && written.add(entry.getName())) {
                        jar.copy(entry, target);
                    }
                }
            }
        }
        target.finish();
    }

    private byte[] manifest() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        for (ClassPathPart part : parts) {
            try (JarContent jar = new JarContent(JarOutline.bytes(part))) {
                addTo(manifest, jar);
            }
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        manifest.write(text);
        return text.toByteArray();
    }

    /** Adds what a jar's own manifest says. */
    private static void addTo(Manifest manifest, JarContent jar) throws IOException {
        Attributes own = jar.attributes();
        if ("true".equalsIgnoreCase(own.getValue(Name.MULTI_RELEASE))) {
            manifest.getMainAttributes().put(Name.MULTI_RELEASE, "true");
        }
        Attributes kept = new Attributes();
        OF_PACKAGES.stream().filter(own::containsKey).forEach(name -> kept.put(name, own.get(name)));
        if (kept.isEmpty()) {
            return;
        }
        for (ZipArchiveEntry entry : jar.entries()) {
            String name = entry.getName();
            int slash = name.lastIndexOf('/');
            if (name.endsWith(".class") && slash > 0 && !name.startsWith("META-INF/")) {
                manifest.getEntries().putIfAbsent(name.substring(0, slash + 1), kept);
            }
        }
    }

    /** @param number tells it from others */
    String fileName(int number) {
        return parts.size() == 1 ? parts.get(0).fileName() : "merged-" + number + ".jar";
    }
}
