/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

class TravellingPropertiesTests {

    private final StandardEnvironment environment = new StandardEnvironment();

    TravellingPropertiesTests() {
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                        new MapPropertySource(
                                StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "java.version", "17",
                                        "dynamodb-flink.aws.endpoint", "http://db:8000",
                                        "spring.profiles.active", "prod")));
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "HOME", "/root",
                                        "DB_URL", "jdbc:db",
                                        "DB_PASSWORD", "Planted5ecret",
                                        "DYNAMODBFLINK_AWS_REGION", "eu-west-1",
                                        "DYNAMODBFLINK_AWS_CREDENTIALS_SECRETACCESSKEY", "Planted5ecret")));
    }

    @Test
    void whatIsOnTheClassPathStaysAndWhatGoesOverItTravels() {
        last("classpath", new ClassPathResource("application.yml"), Map.of("shop.title", "old", "shop.size", 3));
        last("file", new FileSystemResource("/etc/shop/application.yml"), Map.of("shop.city", "Graz"));
        first(new SimpleCommandLinePropertySource(
                "--shop.title=new", "--spring.config.location=file:/etc/", "--spring.config.name=shop", "go"));

        assertThat(travelling().properties())
                .containsEntry("shop.title", "new")
                .containsEntry("shop.city", "Graz")
                .containsEntry("spring.config.name", "shop")
                .doesNotContainKeys("shop.size", "spring.config.location", "nonOptionArgs");
    }

    @Test
    void defaultsThatTheClassPathGoesOverStay() {
        last("classpath", new ClassPathResource("application.yml"), Map.of("shop.title", "file"));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("defaultProperties", Map.of("shop.title", "default", "shop.size", "3")));

        assertThat(travelling().properties()).containsEntry("shop.size", "3").doesNotContainKey("shop.title");
    }

    @Test
    void ofTheMachineOnlyWhatIsOursTravels() {
        assertThat(travelling().properties())
                .containsOnly(
                        Map.entry("dynamodb-flink.aws.endpoint", "http://db:8000"),
                        Map.entry("dynamodbflink.aws.region", "eu-west-1"));
    }

    @Test
    void secretsStayAndAreNamed() {
        first(new SimpleCommandLinePropertySource(
                "--shop.api-token=Planted5ecret", "--shop.url=http://x/?k=Planted5ecret", "--shop.user=ada"));

        TravellingProperties travelling = travelling();

        assertThat(travelling.properties()).containsEntry("shop.user", "ada");
        assertThat(travelling.properties().toString() + travelling.fallbacks()).doesNotContain("Planted5ecret");
        assertThat(travelling.withheld())
                .containsExactly("dynamodbflink.aws.credentials.secretaccesskey", "shop.api-token", "shop.url");
    }

    @Test
    void secretsTravelThatAreAllowedByName() {
        first(new SimpleCommandLinePropertySource("--shop.api-token=Planted5ecret"));

        TravellingProperties travelling = travelling("shop.apiToken", "DB_PASSWORD");

        assertThat(travelling.properties())
                .containsEntry("shop.api-token", "Planted5ecret")
                .containsEntry("DB_PASSWORD", "Planted5ecret");
        assertThat(travelling.withheld()).containsExactly("dynamodbflink.aws.credentials.secretaccesskey");
    }

    @Test
    void whatPlaceholdersOfTheClassPathReferToGoesAsAFallback() {
        last(
                "classpath",
                new ClassPathResource("application.yml"),
                Map.of(
                        "spring.url",
                        "${DB_URL}/x",
                        "spring.password",
                        "${DB_PASSWORD:none}",
                        "spring.other",
                        "${NOWHERE:y}"));

        TravellingProperties travelling = travelling();

        assertThat(travelling.fallbacks()).containsOnly(Map.entry("DB_URL", "jdbc:db"));
        assertThat(travelling.withheld()).contains("DB_PASSWORD");
    }

    @Test
    void valuesTravelAsTheApplicationSeesThem() {
        first(new SimpleCommandLinePropertySource("--shop.url=${DB_URL}/shop", "--shop.broken=${NOWHERE}"));

        assertThat(travelling().properties())
                .containsEntry("shop.url", "jdbc:db/shop")
                .doesNotContainKey("shop.broken");
    }

    private TravellingProperties travelling(String... allowedSecrets) {
        return TravellingProperties.of(environment, List.of(allowedSecrets), KnownSecrets.of(environment));
    }

    private void first(SimpleCommandLinePropertySource source) {
        environment.getPropertySources().addFirst(source);
    }

    private void last(String name, Resource resource, Map<String, ?> values) {
        Map<String, Object> tracked = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> tracked.put(key, OriginTrackedValue.of(value, new TextResourceOrigin(resource, null))));
        environment.getPropertySources().addLast(new OriginTrackedMapPropertySource(name, tracked));
    }
}
