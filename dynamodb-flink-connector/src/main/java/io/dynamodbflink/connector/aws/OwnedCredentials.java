/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** A credentials provider that belongs to one client, with what must be closed with it. */
final class OwnedCredentials implements AwsCredentialsProvider, SdkAutoCloseable {

    private final AwsCredentialsProvider provider;
    private final List<SdkAutoCloseable> resources;

    OwnedCredentials(AwsCredentialsProvider provider, SdkAutoCloseable... resources) {
        this.provider = provider;
        this.resources = List.of(resources);
    }

    /** A view of a provider that belongs to somebody else: closing it closes nothing. */
    static AwsCredentialsProvider shared(AwsCredentialsProvider provider) {
        return new AwsCredentialsProvider() {
            @Override
            public AwsCredentials resolveCredentials() {
                return provider.resolveCredentials();
            }

            @Override
            public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
                return provider.resolveIdentity(request);
            }
        };
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return provider.resolveCredentials();
    }

    @Override
    public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return provider.resolveIdentity(request);
    }

    /** Closes the provider first: it may be using the others. */
    @Override
    public void close() {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
        resources.forEach(SdkAutoCloseable::close);
    }

    @Override
    public String toString() {
        return provider instanceof OwnedCredentials owned
                ? owned.toString()
                : provider.getClass().getSimpleName();
    }
}
