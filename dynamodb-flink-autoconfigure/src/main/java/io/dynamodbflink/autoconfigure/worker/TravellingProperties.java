/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import io.dynamodbflink.autoconfigure.properties.DynamoDbFlinkProperties;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.autoconfigure.secrets.SecretNames;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedResource;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/**
 * Decides what of the application's environment goes to a cluster. The configuration files of the class path are there
 * already. What goes over them goes with the job: the command line, files outside, tests; of the system properties and
 * environment variables, which describe the machine, only those that are ours. What placeholders in the files refer to
 * goes along too, for workers whose own environment does not have it. Secrets stay, unless they are allowed by name.
 */
final class TravellingProperties {

    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of(DynamoDbFlinkProperties.PREFIX);

    /** Say where configuration is, which has been read here, or what only this process is to do. */
    private static final List<ConfigurationPropertyName> STAYING = List.of(
            ConfigurationPropertyName.of("spring.config"),
            ConfigurationPropertyName.of("spring.profiles"),
            ConfigurationPropertyName.of("spring.main"),
            ConfigurationPropertyName.of("spring.application.json"),
            ConfigurationPropertyName.of("spring.devtools"),
            ConfigurationPropertyName.of("dynamodb-flink.role"),
            ConfigurationPropertyName.of("dynamodb-flink.cluster.remote.worker"));

    private static final ConfigurationPropertyName CONFIG_FILE_NAME =
            ConfigurationPropertyName.of("spring.config.name");

    /** What Spring Boot knows by itself in every process. */
    private static final Set<String> OF_THE_PROCESS =
            Set.of("configurationProperties", "random", "applicationInfo", "server.ports", "devtools");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:{}]+)");

    private final ConfigurableEnvironment environment;
    private final KnownSecrets secrets;
    private final Set<Object> allowedSecrets = new HashSet<>();
    private final Set<Object> decided = new HashSet<>();
    private final Set<String> referred = new TreeSet<>();
    private final SortedMap<String, String> properties = new TreeMap<>();
    private final SortedMap<String, String> fallbacks = new TreeMap<>();
    private final SortedSet<String> withheld = new TreeSet<>();

    private TravellingProperties(
            ConfigurableEnvironment environment, Collection<String> allowedSecrets, KnownSecrets secrets) {
        this.environment = Objects.requireNonNull(environment, "environment");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        allowedSecrets.forEach(name -> this.allowedSecrets.add(key(name)));
    }

    /**
     * @param allowedSecrets names of properties that go although they hold secrets
     * @param secrets what no other value may contain
     */
    static TravellingProperties of(
            ConfigurableEnvironment environment, Collection<String> allowedSecrets, KnownSecrets secrets) {
        TravellingProperties travelling = new TravellingProperties(environment, allowedSecrets, secrets);
        environment.getPropertySources().forEach(travelling::sort);
        travelling.referred.forEach(travelling::addFallback);
        allowedSecrets.forEach(travelling::addAllowed);
        return travelling;
    }

    /** By name; they go over everything that the worker has itself. */
    Map<String, String> properties() {
        return Collections.unmodifiableMap(properties);
    }

    /** By name; they are for placeholders that the worker cannot resolve itself. */
    Map<String, String> fallbacks() {
        return Collections.unmodifiableMap(fallbacks);
    }

    /** Names of properties that stay because they hold secrets. */
    SortedSet<String> withheld() {
        return Collections.unmodifiableSortedSet(withheld);
    }

    /** Sources come in the order of their precedence: the first that has a property decides what becomes of it. */
    private void sort(PropertySource<?> source) {
        if (OF_THE_PROCESS.contains(source.getName()) || !(source instanceof EnumerablePropertySource<?> enumerable)) {
            return;
        }
        if (isOfTheMachine(source)) {
            ours(source).forEach(this::add);
            return;
        }
        for (String name : enumerable.getPropertyNames()) {
            if (decided.contains(key(name))) {
                continue;
            }
            if (isShipped(source, name)) {
                decided.add(key(name));
                Matcher placeholders = PLACEHOLDER.matcher(String.valueOf(source.getProperty(name)));
                while (placeholders.find()) {
                    referred.add(placeholders.group(1).strip());
                }
            } else {
                add(name);
            }
        }
    }

    private static boolean isOfTheMachine(PropertySource<?> source) {
        return source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)
                || source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    }

    private static List<String> ours(PropertySource<?> source) {
        return ConfigurationPropertySource.from(source) instanceof IterableConfigurationPropertySource names
                ? names.stream()
                        .filter(OURS::isAncestorOf)
                        .map(ConfigurationPropertyName::toString)
                        .toList()
                : List.of();
    }

    private static boolean isShipped(PropertySource<?> source, String name) {
        Origin origin = OriginLookup.getOrigin(source, name);
        if (origin instanceof TextResourceOrigin text) {
            Resource resource = text.getResource();
            return (resource instanceof OriginTrackedResource tracked ? tracked.getResource() : resource)
                    instanceof ClassPathResource;
        }
        return source.getName().startsWith("class path resource [");
    }

    private void add(String name) {
        if (!decided.add(key(name)) || isStaying(name)) {
            return;
        }
        String value = value(name);
        if (value != null) {
            addUnlessSecret(name, value, properties);
        }
    }

    private static boolean isStaying(String name) {
        ConfigurationPropertyName key = ConfigurationPropertyName.adapt(name, '.');
        return !key.equals(CONFIG_FILE_NAME)
                && STAYING.stream().anyMatch(staying -> staying.equals(key) || staying.isAncestorOf(key));
    }

    private void addFallback(String name) {
        String value = properties.containsKey(name) ? null : value(name);
        if (value != null) {
            addUnlessSecret(name, value, fallbacks);
        }
    }

    private void addUnlessSecret(String name, String value, Map<String, String> target) {
        if (allowedSecrets.contains(key(name))
                || !SecretNames.isSecret(name) && secrets.redact(value).equals(value)) {
            target.put(name, value);
        } else {
            withheld.add(name);
        }
    }

    private void addAllowed(String name) {
        String value = value(name);
        if (value != null) {
            properties.put(name, value);
        }
    }

    /** As the application sees it. */
    private @Nullable String value(String name) {
        try {
            return environment.getProperty(name);
        } catch (IllegalArgumentException | ConversionException e) {
            // It refers to what there is not, or is no text: nobody could use it here either.
            return null;
        }
    }

    /** The same for all spellings of a name. */
    private static Object key(String name) {
        ConfigurationPropertyName key = ConfigurationPropertyName.adapt(name, '.');
        return key.isEmpty() ? name : key;
    }
}
