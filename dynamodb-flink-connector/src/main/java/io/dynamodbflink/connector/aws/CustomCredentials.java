/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.CredentialsSettings.Custom;
import java.lang.reflect.Constructor;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A credentials provider class of the user's, loaded with the class loader of the job's code. */
final class CustomCredentials {

    private final Custom settings;
    private final Constructor<? extends AwsCredentialsProvider> constructor;

    private CustomCredentials(Custom settings, Constructor<? extends AwsCredentialsProvider> constructor) {
        this.settings = settings;
        this.constructor = constructor;
    }

    /**
     * Finds the class, without running any of its code.
     *
     * @throws IllegalArgumentException if there is none, or it cannot be used
     */
    static CustomCredentials find(Custom settings) {
        ClassLoader ofTheJob = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = ofTheJob != null ? ofTheJob : CustomCredentials.class.getClassLoader();
        try {
            Class<?> type = Class.forName(settings.className(), false, loader);
            if (!AwsCredentialsProvider.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(
                        problem(settings) + "does not implement " + AwsCredentialsProvider.class.getName() + ".");
            }
            return new CustomCredentials(
                    settings, type.asSubclass(AwsCredentialsProvider.class).getConstructor(Properties.class));
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(problem(settings) + "is not on the class path of the job.", e);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(
                    problem(settings) + "has no public constructor that takes java.util.Properties.", e);
        }
    }

    AwsCredentialsProvider create(Properties properties) {
        try {
            return constructor.newInstance(AwsClientFactory.copyOf(properties));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(problem(settings) + "cannot be instantiated: see the cause.", e);
        }
    }

    private static String problem(Custom settings) {
        return "The credentials provider class '" + settings.className() + "' ('" + settings.key() + "') ";
    }
}
