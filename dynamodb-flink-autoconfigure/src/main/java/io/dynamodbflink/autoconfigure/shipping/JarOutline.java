/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What matters of a jar for being merged with others.
 *
 * @param entries what can be looked for in it
 * @param kind what can be done with it
 */
record JarOutline(Set<String> entries, Kind kind) {

    private static final Logger LOG = LoggerFactory.getLogger(JarOutline.class);

    /** A larger one is worth a round trip of its own. */
    private static final int LARGEST_MERGED = 16_000_000;

    /** A larger one is not held in memory, not even to look into it. */
    private static final int LARGEST_READ = 256_000_000;

    /** What nobody looks for at run time, or what holds for a whole jar only. */
    private static final Pattern DROPPED = Pattern.compile("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|maven/.*|DEPENDENCIES"
            + "|(additional-)?spring-configuration-metadata\\.json)|(META-INF/versions/\\d+/)?module-info\\.class");

    /** What may be kept once of many. */
    private static final Pattern COMMON = Pattern.compile("(META-INF/)?(LICENSE|NOTICE|license|notice)[^/]*");

    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private static final String VERSIONS = "META-INF/versions/";

    JarOutline {
        entries = Set.copyOf(entries);
    }

    /**
     * @throws FailureAnalyzedException if the part cannot be read
     */
    static JarOutline of(ClassPathPart part) {
        try {
            byte[] bytes = bytes(part);
            try (JarContent content = new JarContent(bytes)) {
                return of(content, bytes.length);
            }
        } catch (TooLarge e) {
            LOG.debug("{} is sent as it is", part.origin(), e);
            return new JarOutline(Set.of(), Kind.OPAQUE);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(part, e);
        }
    }

    private static JarOutline of(JarContent content, int length) throws IOException {
        Set<String> names = new HashSet<>();
        boolean signed = false;
        boolean versions = false;
        for (ZipArchiveEntry entry : content.entries()) {
            String name = entry.getName();
            signed |= SIGNATURE.matcher(name).matches();
            versions |= name.startsWith(VERSIONS) && !entry.isDirectory();
            if (!entry.isDirectory()
                    && !isDropped(name)
                    && !COMMON.matcher(name).matches()) {
                names.add(name);
            }
        }
        boolean mergeable = !signed && length <= LARGEST_MERGED && (!versions || content.isMultiRelease());
        return new JarOutline(names, mergeable ? Kind.MERGEABLE : Kind.ALONE);
    }

    static FailureAnalyzedException unreadable(ClassPathPart part, Exception failure) {
        return new FailureAnalyzedException(
                part.origin() + " is on the application's class path, but cannot be read, so the application cannot be"
                        + " sent to the Flink cluster: " + failure,
                "Mend it or take it off the class path. If jobs do not need it, add its name, " + part.fileName()
                        + ", to dynamodb-flink.cluster.remote.shipping.exclude.",
                failure);
    }

    /** Whether an entry does not get into merged jars. */
    static boolean isDropped(String name) {
        return DROPPED.matcher(name).matches();
    }

    static byte[] bytes(ClassPathPart part) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        part.writeTo(new FilterOutputStream(bytes) {
            @Override
            public void write(byte[] data, int offset, int count) throws IOException {
                if (bytes.size() > LARGEST_READ - count) {
                    throw new TooLarge();
                }
                out.write(data, offset, count);
            }
        });
        return bytes.toByteArray();
    }

    /** What can be done with a jar. */
    enum Kind {
        /** It can be put together with others. */
        MERGEABLE,
        /** It must stay as it is. */
        ALONE,
        /** It must stay as and where it is, since nobody knows what is in it. */
        OPAQUE
    }

    private static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;
    }
}
