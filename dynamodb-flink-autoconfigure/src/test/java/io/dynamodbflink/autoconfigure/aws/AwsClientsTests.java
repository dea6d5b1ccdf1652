/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import io.dynamodbflink.connector.aws.AWSConfigConstants;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

@ExtendWith(OutputCaptureExtension.class)
class AwsClientsTests {

    private static final String JOB = "dynamodb-flink.jobs.orders.source.properties";

    private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

    @ParameterizedTest
    @CsvSource({
        "region, aws.region, eu-central-1",
        "endpoint, aws.endpoint, http://localhost:8000",
        "credentials.provider, aws.credentials.provider, PROFILE",
        "credentials.access-key-id, aws.credentials.provider.basic.accesskeyid, id",
        "credentials.secret-access-key, aws.credentials.provider.basic.secretkey, key",
        "credentials.session-token, aws.credentials.provider.basic.sessiontoken, token",
        "credentials.profile-name, aws.credentials.provider.profile.name, dev",
        "credentials.profile-path, aws.credentials.provider.profile.path, /config",
        "credentials.role-arn, aws.credentials.provider.role.arn, arn",
        "credentials.role-session-name, aws.credentials.provider.role.sessionName, name",
        "credentials.role-external-id, aws.credentials.provider.role.externalId, id",
        "credentials.role-provider, aws.credentials.provider.role.provider, ENV_VAR",
        "credentials.role-sts-endpoint, aws.credentials.provider.role.stsEndpoint, http://sts",
        "credentials.web-identity-token-file, aws.credentials.provider.webIdentityToken.file, /token",
        "credentials.custom-class, aws.credentials.provider.custom.class, com.acme.Credentials",
        "http.client, aws.http-client.type, CRT",
        "http.protocol-version, aws.http.protocol.version, HTTP2",
        "http.max-concurrency, aws.http-client.max-concurrency, 77",
        "http.proxy-endpoint, aws.http-client.proxy.endpoint, http://proxy:3128",
        "http.proxy-username, aws.http-client.proxy.username, user",
        "http.proxy-password, aws.http-client.proxy.password, password",
        "http.trust-all-certificates, aws.trust.all.certificates, true",
        "fast-encoding, aws.dynamodb.client.fast-encoding, false",
        "fast-decoding, aws.dynamodbstreams.client.fast-decoding, false",
        "'properties[aws.dynamodb.client.user-agent-prefix]', aws.dynamodb.client.user-agent-prefix, us",
    })
    void everyPropertyReachesTheConnector(String property, String key, String value) {
        assertThat(keyValues(Map.of(property, value), Map.of())).containsEntry(key, value);
    }

    @ParameterizedTest
    @CsvSource({
        "connection-timeout, aws.http-client.connection-timeout",
        "read-timeout, aws.http-client.read-timeout",
        "attempt-timeout, aws.http-client.attempt-timeout",
        "call-timeout, aws.http-client.call-timeout",
    })
    void timeOutsReachTheConnector(String property, String key) {
        assertThat(keyValues(Map.of("http." + property, "3s"), Map.of())).containsEntry(key, "3000 ms");
    }

    @Test
    void whatIsNotSetIsLeftToTheConnector() {
        assertThat(keyValues(Map.of(), Map.of())).isEmpty();
    }

    @Test
    void settingsOfAJobGoOverAllOthers() {
        assertThat(keyValues(Map.of("region", "eu-west-1"), Map.of("aws.region", "us-east-1")))
                .containsEntry("aws.region", "us-east-1");
    }

    @Test
    void connectionDetailsGoOverProperties() {
        DynamoDbFlinkConnectionDetails container = new DynamoDbFlinkConnectionDetails() {
            @Override
            public URI getEndpoint() {
                return URI.create("http://localhost:4566");
            }

            @Override
            public String getRegion() {
                return "us-east-1";
            }

            @Override
            public String getAccessKeyId() {
                return "container-id";
            }

            @Override
            public String getSecretAccessKey() {
                return "container-key";
            }
        };
        AwsProperties properties = properties(Map.of("region", "eu-west-1", "credentials.provider", "PROFILE"));

        assertThat(AwsKeyValues.of(properties, container, Map.of(), JOB).values())
                .containsEntry(AWSConfigConstants.AWS_REGION, "us-east-1")
                .containsEntry(AWSConfigConstants.AWS_ENDPOINT, "http://localhost:4566")
                .containsEntry(AWSConfigConstants.AWS_ACCESS_KEY_ID, "container-id")
                .containsEntry(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "BASIC");
    }

    @Test
    void regionOfTheStreamComesBeforeTheRegionBean() {
        beans.registerSingleton("regions", (AwsRegionProvider) () -> Region.AP_SOUTH_1);

        assertThat(region(Map.of(), "us-west-2")).isEqualTo(Region.US_WEST_2);
        assertThat(region(Map.of(), null)).isEqualTo(Region.AP_SOUTH_1);
        assertThat(region(Map.of("region", "eu-west-1"), "us-west-2")).isEqualTo(Region.EU_WEST_1);
    }

    @Test
    void regionBeanThatKnowsNoRegionIsAsGoodAsNone() {
        beans.registerSingleton("regions", (AwsRegionProvider) () -> {
            throw SdkClientException.create("no region");
        });

        assertThat(region(Map.of("region", "eu-west-1"), null)).isEqualTo(Region.EU_WEST_1);
        assertThat(region(Map.of(), "us-west-2")).isEqualTo(Region.US_WEST_2);
    }

    @Test
    void credentialsBeanIsUsedUnlessCredentialsAreConfigured() {
        beans.registerSingleton(
                "credentials", StaticCredentialsProvider.create(AwsBasicCredentials.create("bean-id", "bean-key")));

        assertThat(accessKey(Map.of("region", "eu-west-1"))).isEqualTo("bean-id");
        assertThat(accessKey(Map.of(
                        "region",
                        "eu-west-1",
                        "credentials.access-key-id",
                        "own-id",
                        "credentials.secret-access-key",
                        "own-key")))
                .isEqualTo("own-id");
    }

    @Test
    void severalCredentialsBeansAreAnAnalysedFailure() {
        beans.registerSingleton("one", AnonymousCredentialsProvider.create());
        beans.registerSingleton("two", AnonymousCredentialsProvider.create());

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(Map.of("region", "eu-west-1")).factory(Map.of(), JOB, null))
                .withMessageContaining("AwsCredentialsProvider: [one, two]")
                .satisfies(failure -> assertThat(failure.analysis().getAction())
                        .contains("@Primary", "dynamodb-flink.aws.credentials"));
    }

    @Test
    void keyThatIsNotOfTheAwsClientIsAnAnalysedFailure() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(
                        () -> clients(Map.of("region", "eu-west-1", "properties[asw.http-client.read-timeout]", "1"))
                                .factory(Map.of(), JOB, null))
                .withMessageContaining("asw.http-client.read-timeout");
    }

    @Test
    void wrongValueIsAnAnalysedFailure() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(Map.of("region", "not a region")).factory(Map.of(), JOB, null))
                .withMessageContaining("not a region");
    }

    @Test
    void unknownKeyIsWarnedAboutOnce(CapturedOutput output) {
        AwsClients clients = clients(Map.of("region", "eu-west-1"));
        clients.factory(Map.of("aws.http-client.max-concurency", "5"), JOB, null);
        clients.factory(Map.of("aws.http-client.max-concurency", "5"), JOB, null);

        assertThat(Stream.of(output.getAll().split("\n"))
                        .filter(line -> line.contains("aws.http-client.max-concurency")))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, file:/x, dynamodb-flink.aws.endpoint",
        "credentials.provider, GUESS, dynamodb-flink.aws.credentials.provider",
        "credentials.role-provider, GUESS, dynamodb-flink.aws.credentials.role-provider",
        "http.client, JETTY, dynamodb-flink.aws.http.client",
        "http.protocol-version, HTTP9, dynamodb-flink.aws.http.protocol-version",
        "http.max-concurrency, 0, dynamodb-flink.aws.http.max-concurrency",
        "http.connection-timeout, 0s, dynamodb-flink.aws.http.connection-timeout",
        "http.read-timeout, 2h, dynamodb-flink.aws.http.read-timeout",
        "http.attempt-timeout, 0s, dynamodb-flink.aws.http.attempt-timeout",
        "http.call-timeout, 0s, dynamodb-flink.aws.http.call-timeout",
        "http.proxy-endpoint, proxy, dynamodb-flink.aws.http.proxy-endpoint",
        "properties[aws.trust.all.certificates], maybe, dynamodb-flink.aws.properties[aws.trust.all.certificates]",
    })
    void wrongValueIsToBeCorrectedInItsProperty(String property, String value, String origin) {
        Map<String, String> properties = new HashMap<>(Map.of("region", "eu-west-1"));
        if (property.equals("credentials.role-provider")) {
            properties.put("credentials.provider", "ASSUME_ROLE");
            properties.put("credentials.role-arn", "arn:aws:iam::123456789012:role/reader");
        }
        properties.put(property, value);

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(properties).factory(Map.of(), JOB, null))
                .satisfies(failure -> assertThat(failure.analysis().getAction()).isEqualTo("Correct " + origin + "."));
    }

    @Test
    void wrongClassOfCredentialsIsToBeCorrectedInItsProperty() {
        Map<String, String> properties = Map.of(
                "region",
                "eu-west-1",
                "credentials.provider",
                "CUSTOM",
                "credentials.custom-class",
                "no.such.Provider");

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(properties).factory(Map.of(), JOB, null))
                .withMessageContaining("'no.such.Provider'")
                .satisfies(failure -> assertThat(failure.analysis().getAction())
                        .isEqualTo("Correct dynamodb-flink.aws.credentials.custom-class."));
    }

    @Test
    void missingValueIsToBeSetInItsProperty() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(Map.of("region", "eu-west-1", "credentials.access-key-id", "id"))
                        .factory(Map.of(), JOB, null))
                .satisfies(failure -> assertThat(failure.analysis().getAction())
                        .isEqualTo("Set dynamodb-flink.aws.credentials.secret-access-key."));
    }

    @Test
    void wrongValueOfAJobIsToBeCorrectedInTheJob() {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> clients(Map.of("region", "eu-west-1", "http.max-concurrency", "5"))
                        .factory(Map.of("aws.http-client.max-concurrency", "many"), JOB, null))
                .satisfies(failure -> assertThat(failure.analysis().getAction())
                        .isEqualTo("Correct " + JOB + "[aws.http-client.max-concurrency]."));
    }

    private Region region(Map<String, String> properties, String streamRegion) {
        try (DynamoDbAsyncClient client =
                clients(properties).factory(Map.of(), JOB, streamRegion).dynamoDbClient()) {
            return client.serviceClientConfiguration().region();
        }
    }

    private String accessKey(Map<String, String> properties) {
        try (DynamoDbAsyncClient client =
                clients(properties).factory(Map.of(), JOB, null).dynamoDbClient()) {
            AwsCredentialsIdentity identity = client.serviceClientConfiguration()
                    .credentialsProvider()
                    .resolveIdentity()
                    .join();
            return identity.accessKeyId();
        }
    }

    private AwsClients clients(Map<String, String> properties) {
        AwsProperties bound = properties(properties);
        return new AwsClients(
                bound,
                new PropertiesConnectionDetails(bound),
                beans.getBeanProvider(AwsCredentialsProvider.class),
                beans.getBeanProvider(AwsRegionProvider.class));
    }

    private static Map<String, String> keyValues(Map<String, String> properties, Map<String, String> ofJob) {
        AwsProperties bound = properties(properties);
        return AwsKeyValues.of(bound, new PropertiesConnectionDetails(bound), ofJob, JOB)
                .values();
    }

    private static AwsProperties properties(Map<String, String> properties) {
        Map<String, String> source = new HashMap<>();
        properties.forEach((key, value) -> source.put("aws." + key, value));
        return new Binder(List.of(new MapConfigurationPropertySource(source))).bindOrCreate("aws", AwsProperties.class);
    }
}
