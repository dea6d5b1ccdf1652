/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;

/** The HTTP clients that the SDK has for asynchronous calls. */
public enum AsyncHttpClient {
    /** AWS CRT. */
    CRT,
    /** Netty. */
    NETTY;

    /** A new client, to be closed by the caller. */
    SdkAsyncHttpClient create(int connections) {
        return switch (this) {
            case CRT ->
                AwsCrtAsyncHttpClient.builder().maxConcurrency(connections).build();
            case NETTY ->
                NettyNioAsyncHttpClient.builder().maxConcurrency(connections).build();
        };
    }
}
