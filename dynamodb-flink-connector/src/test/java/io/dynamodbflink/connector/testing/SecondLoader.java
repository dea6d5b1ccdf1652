/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads the classes of one package once more, in front of the same libraries: as a session cluster does for its second
 * job if the AWS SDK is part of the cluster.
 */
public final class SecondLoader extends URLClassLoader {

    private final String packageName;

    private SecondLoader(Class<?> original) {
        super(new URL[] {original.getProtectionDomain().getCodeSource().getLocation()}, original.getClassLoader());
        this.packageName = original.getPackageName();
    }

    /** Another class of the same name and bytes. */
    public static Class<?> load(Class<?> original) throws Exception {
        try (SecondLoader loader = new SecondLoader(original)) {
            Class<?> again = loader.loadClass(original.getName());
            // While the loader is open: it has to find the classes that this one needs.
            Class.forName(again.getName(), true, loader);
            return again;
        }
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) {
            return loaded;
        }
        return name.startsWith(packageName) ? findClass(name) : super.loadClass(name);
    }
}
