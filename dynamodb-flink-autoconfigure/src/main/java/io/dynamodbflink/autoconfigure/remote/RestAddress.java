/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.util.StringUtils;

/**
 * Where a Flink cluster's REST endpoint is: the JobManager itself, or whatever stands in front of one or several of them.
 *
 * @param uri scheme, host, port, and the path below which the endpoint is, without a slash at its end
 */
public record RestAddress(URI uri) {

    /** Name of the property that says it. */
    public static final String PROPERTY = "dynamodb-flink.cluster.remote.address";

    private static final String REMEDY = "Set " + PROPERTY
            + " to the URL of the cluster's REST endpoint, such as http://jobmanager:8081 or"
            + " https://flink.example.com/prefix.";

    /**
     * @param value what the property says
     * @throws FailureAnalyzedException if that is not the address of a REST endpoint
     */
    public static RestAddress parse(@Nullable String value) {
        if (!StringUtils.hasText(value)) {
            throw new FailureAnalyzedException(
                    "With dynamodb-flink.cluster.target=remote, the application does not know which cluster runs its"
                            + " jobs: " + PROPERTY + " is not set.",
                    REMEDY);
        }
        String text = value.strip();
        if (text.contains(",")) {
            throw wrong(
                    text,
                    "names several endpoints. One is enough: give JobManagers with high availability an address in"
                            + " common (a load balancer, a Kubernetes service); each of them forwards to the leader");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text, "is not a URL");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong(text, "does not begin with http:// or https://");
        }
        if (uri.getRawUserInfo() != null || text.indexOf('@') >= 0) {
            throw new FailureAnalyzedException(
                    "The address of the cluster in " + PROPERTY + " has a user or a password in it, which would be seen"
                            + " wherever the address is shown.",
                    "Remove what is in front of the '@'. Where a proxy in front of Flink asks for a password or a token,"
                            + " set the environment variable FLINK_REST_CLIENT_HEADERS to the header that it wants, as"
                            + " for Flink's own command line. Better than that is a client certificate:"
                            + " dynamodb-flink.cluster.remote.ssl-bundle.");
        }
        if (!StringUtils.hasText(uri.getHost()) || uri.getPort() > 65_535 || uri.getPort() == 0) {
            throw wrong(text, "has no valid host and port");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong(text, "has more than a path after the host");
        }
        String path = uri.getRawPath().replaceAll("/+$", "");
        return new RestAddress(
                URI.create(scheme + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path));
    }

    private static FailureAnalyzedException wrong(String text, String what) {
        // Whatever it is, it may have a password in it.
        String shown = text.indexOf('@') < 0 ? text : text.substring(text.lastIndexOf('@'));
        return new FailureAnalyzedException("The value '" + shown + "' of " + PROPERTY + " " + what + ".", REMEDY);
    }

    /** Whether connections to it are TLS. */
    public boolean isTls() {
        return "https".equals(uri.getScheme());
    }

    public String host() {
        return uri.getHost();
    }

    public int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
    }

    /** The path below which the endpoint is; empty if it is at the root. */
    public String path() {
        return uri.getRawPath();
    }

    /**
     * @param path path and query of a resource of Flink's, beginning with a slash
     */
    URI resolve(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path '" + path + "' must begin with '/'");
        }
        return URI.create(uri + path);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
