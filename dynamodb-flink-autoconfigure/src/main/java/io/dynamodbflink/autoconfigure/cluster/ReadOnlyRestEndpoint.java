/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.TransientBlobService;
import org.apache.flink.runtime.dispatcher.DispatcherGateway;
import org.apache.flink.runtime.dispatcher.DispatcherRestEndpoint;
import org.apache.flink.runtime.leaderelection.LeaderElection;
import org.apache.flink.runtime.resourcemanager.ResourceManagerGateway;
import org.apache.flink.runtime.rest.HttpMethodWrapper;
import org.apache.flink.runtime.rest.RestEndpointFactory;
import org.apache.flink.runtime.rest.handler.RestHandlerConfiguration;
import org.apache.flink.runtime.rest.handler.RestHandlerSpecification;
import org.apache.flink.runtime.rest.handler.legacy.metrics.MetricFetcher;
import org.apache.flink.runtime.rpc.FatalErrorHandler;
import org.apache.flink.runtime.webmonitor.retriever.GatewayRetriever;
import org.apache.flink.shaded.netty4.io.netty.channel.ChannelInboundHandler;
import org.apache.flink.util.ConfigurationException;

/**
 * Flink's REST endpoint without whatever changes something.
 *
 * <p>Flink has settings that take the upload of jars away, and the buttons of its web page. Jobs can still be submitted
 * (as serialised objects, which is to say: any code can be run), cancelled and stopped, and the cluster can be shut
 * down, by anybody who reaches the port; on a developer's machine, that is every web page in the browser. Here jobs are
 * controlled by the application, which does not need this endpoint for it.
 */
@SuppressWarnings("try") // close() of the superclass throws Exception
final class ReadOnlyRestEndpoint extends DispatcherRestEndpoint {

    static final RestEndpointFactory<DispatcherGateway> FACTORY =
            (configuration, dispatcher, resourceManager, blobs, executor, metrics, leaderElection, errorHandler) ->
                    new ReadOnlyRestEndpoint(
                            dispatcher,
                            configuration,
                            RestHandlerConfiguration.fromConfiguration(configuration),
                            resourceManager,
                            blobs,
                            executor,
                            metrics,
                            leaderElection,
                            errorHandler);

    /** They cancel a job although they are called with GET: what Yarn's proxy forwards. */
    private static final Set<String> CHANGING = Set.of("/jobs/:jobid/yarn-cancel", "/jobs/:jobid/yarn-stop");

    private ReadOnlyRestEndpoint(
            GatewayRetriever<DispatcherGateway> dispatcher,
            Configuration configuration,
            RestHandlerConfiguration restConfiguration,
            GatewayRetriever<ResourceManagerGateway> resourceManager,
            TransientBlobService blobs,
            ScheduledExecutorService executor,
            MetricFetcher metrics,
            LeaderElection leaderElection,
            FatalErrorHandler errorHandler)
            throws IOException, ConfigurationException {
        super(
                dispatcher,
                configuration,
                restConfiguration,
                resourceManager,
                blobs,
                executor,
                metrics,
                leaderElection,
                RestEndpointFactory.createExecutionGraphCache(restConfiguration),
                errorHandler);
    }

    @Override
    protected List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> initializeHandlers(
            CompletableFuture<String> localAddress) {
        List<Tuple2<RestHandlerSpecification, ChannelInboundHandler>> reading = new ArrayList<>();
        for (Tuple2<RestHandlerSpecification, ChannelInboundHandler> handler : super.initializeHandlers(localAddress)) {
            if (reads(handler.f0)) {
                reading.add(handler);
            }
        }
        return reading;
    }

    static boolean reads(RestHandlerSpecification handler) {
        return handler.getHttpMethod() == HttpMethodWrapper.GET
                && !CHANGING.contains(handler.getTargetRestEndpointURL());
    }
}
