/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.flink.util.FlinkUserCodeClassLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;

/**
 * The classes of AWS CRT. Its native library calls back into Java when it has closed something, and ends the process if a
 * class is missing then. Flink closes the class loader of a job's code when the job ends, while enumerators, and with them
 * their clients, are still being closed: whatever has not been loaded by then is missing.
 */
final class CrtClasses {

    private static final Logger LOG = LoggerFactory.getLogger(CrtClasses.class);

    private CrtClasses() {}

    /** Loads all of them if they belong to one job, and its class loader may be closed too early. */
    static synchronized void loadForJob() {
        if (CRT.class.getClassLoader() instanceof FlinkUserCodeClassLoader) {
            List.of(CRT.class, AwsCrtAsyncHttpClient.class).forEach(CrtClasses::loadAllBeside);
        }
    }

    /** Loads the classes of the package of a class, and of those below it, from the jar that has the class. */
    private static void loadAllBeside(Class<?> anchor) {
        String resource = anchor.getName().replace('.', '/') + ".class";
        String folder = resource.substring(0, resource.lastIndexOf('/') + 1);
        ClassLoader classLoader = Objects.requireNonNull(anchor.getClassLoader(), "class loader");
        URL url = Objects.requireNonNull(classLoader.getResource(resource), resource);
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            if (connection instanceof JarURLConnection jarConnection) {
                try (JarFile jar = jarConnection.getJarFile()) {
                    jar.stream()
                            .map(ZipEntry::getName)
                            .filter(name -> name.startsWith(folder) && name.endsWith(".class"))
                            .forEach(name -> load(name, classLoader));
                }
            }
        } catch (IOException e) {
            LOG.warn("AWS CRT may miss classes when the job ends: {} cannot be listed", url, e);
        }
    }

    private static void load(String resource, ClassLoader classLoader) {
        String name =
                resource.substring(0, resource.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, false, classLoader);
        } catch (ClassNotFoundException | LinkageError e) {
            // Parts of CRT that need something else are of no use without that.
            LOG.debug("{} is not loaded", name, e);
        }
    }
}
