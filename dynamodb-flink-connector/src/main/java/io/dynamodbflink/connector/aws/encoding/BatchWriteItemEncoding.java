/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;

/**
 * Encodes requests of BatchWriteItem faster than the SDK does, into the same bytes. Everything else of a call stays with
 * the SDK: endpoint, connection, signature, retries, answers, errors, metrics. So do requests that DynamoDB would refuse
 * for their shape, such as those with attribute values without a type.
 *
 * <p>The clients of {@link io.dynamodbflink.connector.aws.AwsClientFactory} have it. Give it to a client of your own with
 * {@code overrideConfiguration(c -> c.addExecutionInterceptor(new BatchWriteItemEncoding()))}; all other calls are left
 * as they are.
 *
 * <p>Interceptors that come later, and all of them from the marshalling on, find a request in their context that names
 * the tables but has no items; the request with its items is {@link #requestOf}. Interceptors that change the items must
 * come earlier: if a later one changes what is written, the call fails. Interceptors that change the body must come
 * later.
 *
 * @since 0.1.0
 */
public final class BatchWriteItemEncoding implements ExecutionInterceptor {

    /** Named anew whenever this class is loaded: the SDK, which may be loaded once for many jobs, takes no name twice. */
    private static final ExecutionAttribute<EncodedBatch> ENCODED =
            new ExecutionAttribute<>("io.dynamodbflink.EncodedBatchWriteItem-" + UUID.randomUUID());

    private static final String LENGTH = "Content-Length";

    private final BatchEncoder encoder = new BatchEncoder();

    /** For one client. */
    public BatchWriteItemEncoding() {}

    /**
     * The request of a call as it was before its items were taken out.
     *
     * @param attributes those of the call
     * @return empty if the SDK encodes the request
     */
    public static Optional<BatchWriteItemRequest> requestOf(ExecutionAttributes attributes) {
        Objects.requireNonNull(attributes, "attributes");
        return Optional.ofNullable(attributes.getAttribute(ENCODED)).map(EncodedBatch::request);
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        // A client may have two of these: the items are gone when the second is asked.
        if (!(context.request() instanceof BatchWriteItemRequest request) || attributes.getAttribute(ENCODED) != null) {
            return context.request();
        }
        EncodedBatch encoded = encoder.encode(request);
        if (encoded == null) {
            return request;
        }
        attributes.putAttribute(ENCODED, encoded);
        return encoded.withoutItems();
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        EncodedBatch encoded = attributes.getAttribute(ENCODED);
        if (encoded == null) {
            return context.requestBody();
        }
        encoded.verify(context.request());
        String type = context.requestBody().map(RequestBody::contentType).orElse("");
        return Optional.of(RequestBody.fromContentProvider(
                encoded.body()::stream, encoded.body().length(), type));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        EncodedBatch encoded = attributes.getAttribute(ENCODED);
        if (encoded == null) {
            return context.httpRequest();
        }
        SdkHttpRequest.Builder request = context.httpRequest().toBuilder()
                .putHeader(LENGTH, String.valueOf(encoded.body().length()));
        if (request instanceof SdkHttpFullRequest.Builder full) {
            full.contentStreamProvider(encoded.body()::stream);
        }
        return request.build();
    }
}
