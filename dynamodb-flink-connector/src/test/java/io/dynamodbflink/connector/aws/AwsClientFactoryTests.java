/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants.CredentialProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class AwsClientFactoryTests {

    private final Properties properties = new Properties();

    AwsClientFactoryTests() {
        properties.setProperty(AWSConfigConstants.AWS_REGION, "eu-west-1");
    }

    @Test
    void keysAreTheOnesThatUsersOfFlinksConnectorHave() {
        assertThat(AWSConfigConstants.AWS_ACCESS_KEY_ID).isEqualTo("aws.credentials.provider.basic.accesskeyid");
        assertThat(AWSConfigConstants.AWS_SECRET_ACCESS_KEY).isEqualTo("aws.credentials.provider.basic.secretkey");
        assertThat(AWSConfigConstants.AWS_PROFILE_PATH).isEqualTo("aws.credentials.provider.profile.path");
        assertThat(AWSConfigConstants.AWS_PROFILE_NAME).isEqualTo("aws.credentials.provider.profile.name");
        assertThat(AWSConfigConstants.AWS_ROLE_ARN).isEqualTo("aws.credentials.provider.role.arn");
        assertThat(AWSConfigConstants.AWS_ROLE_SESSION_NAME).isEqualTo("aws.credentials.provider.role.sessionName");
        assertThat(AWSConfigConstants.AWS_ROLE_EXTERNAL_ID).isEqualTo("aws.credentials.provider.role.externalId");
        assertThat(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER)
                .isEqualTo("aws.credentials.provider.role.provider");
        assertThat(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT).isEqualTo("aws.credentials.provider.role.stsEndpoint");
        assertThat(AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE)
                .isEqualTo("aws.credentials.provider.webIdentityToken.file");
        assertThat(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS)
                .isEqualTo("aws.credentials.provider.custom.class");
    }

    @Test
    void optionsAndKeysBelowAPrefixHaveTheNamesThatUsersOfFlinksConnectorHave() {
        assertThat(AWSConfigOptions.AWS_ROLE_SESSION_NAME.key()).isEqualTo(AWSConfigConstants.AWS_ROLE_SESSION_NAME);
        assertThat(AWSConfigOptions.AWS_WEB_IDENTITY_TOKEN_FILE.key())
                .isEqualTo(AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE);
        assertThat(AWSConfigConstants.roleStsEndpoint("p")).isEqualTo("p.role.stsEndpoint");
        assertThat(AWSConfigConstants.roleSessionName("p")).isEqualTo("p.role.sessionName");
        assertThat(AWSConfigConstants.externalId("p")).isEqualTo("p.role.externalId");
        assertThat(AWSConfigConstants.webIdentityTokenFile("p")).isEqualTo("p.webIdentityToken.file");
        assertThat(AWSConfigConstants.customCredentialsProviderClass("p")).isEqualTo("p.custom.class");
    }

    @Test
    void everyOptionHasAKeyOfItsOwnAndADescription() {
        assertThat(AWSConfigOptions.all()).extracting(ConfigOption::key).doesNotHaveDuplicates();
        assertThat(AWSConfigOptions.all())
                .allSatisfy(
                        option -> assertThat(option.description().toString()).isNotBlank());
    }

    @Test
    void regionIsTheConfiguredOneBeforeTheDefault() {
        AwsClientFactory factory = AwsClientFactory.of(properties).withDefaultRegion("us-east-2");

        try (DynamoDbAsyncClient client = factory.dynamoDbClient()) {
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
        }
    }

    @Test
    void regionIsTheDefaultIfNoneIsConfigured() {
        AwsClientFactory factory = AwsClientFactory.of(Map.of()).withDefaultRegion("us-east-2");

        try (DynamoDbAsyncClient client = factory.dynamoDbClient()) {
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.US_EAST_2);
        }
    }

    @Test
    void missingRegionIsRefusedWithTheWaysToSetIt(@TempDir Path empty) {
        assumeThat(System.getenv("AWS_REGION")).isNull();
        assumeThat(System.getenv("AWS_DEFAULT_REGION")).isNull();
        Map<String, String> isolated = Map.of(
                "aws.disableEc2Metadata", "true",
                "aws.configFile", empty.resolve("config").toString(),
                "aws.sharedCredentialsFile", empty.resolve("credentials").toString());
        isolated.forEach(System::setProperty);
        try {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AwsClientFactory.of(Map.of()).validate())
                    .withMessageContaining("'aws.region'")
                    .withMessageContaining("AWS_REGION")
                    .withMessageContaining("~/.aws/config");
        } finally {
            isolated.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void emulatorsRegionNeedsAnEndpoint() {
        properties.setProperty(AWSConfigConstants.AWS_REGION, "ddblocal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'ddblocal'")
                .withMessageContaining("'aws.endpoint'");

        properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, "http://localhost:8000");
        assertThat(AwsClientFactory.of(properties).validate()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aws.region | eu west 1 | eu-west-1",
                "aws.endpoint | localhost:8000 | http://localhost:8000",
                "aws.endpoint | ftp://localhost | http://localhost:8000",
                "aws.endpoint | http://a b | http://localhost:8000",
                "aws.credentials.provider | BASICS | BASIC, ASSUME_ROLE",
                "aws.http.protocol.version | HTTP3 | HTTP1_1 or HTTP2",
                "aws.http-client.max-concurrency | many | a whole number",
                "aws.http-client.max-concurrency | 0 | from 1 to 10000",
                "aws.http-client.max-concurrency | 10001 | from 1 to 10000",
                "aws.http-client.read-timeout | soon | a duration",
                "aws.http-client.read-timeout | 0 | between 1 ms and 1 hour",
                "aws.http-client.connection-timeout | 0 s | between 1 ms and 1 hour",
                "aws.http-client.call-timeout | 61 min | between 1 ms and 1 hour",
                "aws.http-client.attempt-timeout | 0 | between 1 ms and 1 hour",
                "aws.trust.all.certificates | maybe | true or false",
                "aws.http-client.proxy.endpoint | proxy | a URI"
            })
    void wrongValueIsRefusedWithKeyValueAndRemedy(String key, String value, String remedy) {
        properties.setProperty(key, value);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'" + key + "'")
                .withMessageContaining(remedy);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:pa55@proxy:3128", "http://me:pa55^word@proxy:3128"})
    void passwordInAUriIsNeitherAcceptedNorShown(String uri) {
        properties.setProperty(AWSConfigConstants.HTTP_CLIENT_PROXY_ENDPOINT, uri);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'aws.http-client.proxy.endpoint'")
                .satisfies(error ->
                        assertThat(ExceptionUtils.stringifyException(error)).doesNotContain("pa55"));
    }

    @ParameterizedTest
    @CsvSource({
        "BASIC, aws.credentials.provider.basic.accesskeyid",
        "assume_role, aws.credentials.provider.role.arn",
        "Custom, aws.credentials.provider.custom.class"
    })
    void providerThatMissesAValueIsRefusedWithTheKey(String provider, String key) {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, provider);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'" + key + "' is missing");
    }

    @Test
    void oneOfTwoBasicKeysIsRefusedNotIgnored() {
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKID");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'aws.credentials.provider.basic.secretkey' is missing");
    }

    @Test
    void nestedProviderIsCheckedToo() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "ASSUME_ROLE");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_ARN, "arn:aws:iam::1:role/a");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER, "BASIC");
        properties.setProperty(
                AWSConfigConstants.accessKeyId(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER), "AKID");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'aws.credentials.provider.role.provider.basic.secretkey' is missing");
    }

    @ParameterizedTest
    @EnumSource(
            value = CredentialProvider.class,
            names = {"AUTO", "ENV_VAR", "SYS_PROP", "PROFILE", "WEB_IDENTITY_TOKEN"})
    void providerThatNeedsNothingPassesValidationInAnyLetterCase(CredentialProvider provider) {
        properties.setProperty(
                AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, provider.name().toLowerCase(Locale.ROOT));

        assertThat(AwsClientFactory.of(properties).validate()).isNotNull();
    }

    @Test
    void givenCredentialsTakeThePlaceOfConfiguredOnes() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "BASIC");

        assertThat(AwsClientFactory.of(properties)
                        .withCredentials(new CloseRecorder())
                        .validate())
                .isNotNull();
    }

    @Test
    void givenCredentialsAreNotClosedWithTheClient() {
        CloseRecorder credentials = new CloseRecorder();

        AwsClientFactory.of(properties)
                .withCredentials(credentials)
                .dynamoDbClient()
                .close();

        assertThat(credentials.closed).isFalse();
    }

    @Test
    void basicKeysAreUsedWithTheirSessionToken() {
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKID");
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "secret");
        properties.setProperty(AWSConfigConstants.AWS_SESSION_TOKEN, "token");

        assertThat(resolve()).isInstanceOfSatisfying(AwsSessionCredentials.class, credentials -> {
            assertThat(credentials.accessKeyId()).isEqualTo("AKID");
            assertThat(credentials.secretAccessKey()).isEqualTo("secret");
            assertThat(credentials.sessionToken()).isEqualTo("token");
        });
    }

    @Test
    void profileComesFromTheConfiguredFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("credentials"), "[other]\naws_access_key_id=AKID\naws_secret_access_key=secret\n");
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "PROFILE");
        properties.setProperty(AWSConfigConstants.AWS_PROFILE_PATH, file.toString());
        properties.setProperty(AWSConfigConstants.AWS_PROFILE_NAME, "other");

        assertThat(resolve().accessKeyId()).isEqualTo("AKID");
    }

    @Test
    void customClassIsMadeFromTheProperties() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "CUSTOM");
        properties.setProperty(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, FromProperties.class.getName());
        properties.setProperty("my.key", "MINE");

        assertThat(resolve().accessKeyId()).isEqualTo("MINE");
    }

    @ParameterizedTest
    @CsvSource({
        "no.such.Provider, is not on the class path",
        "java.lang.String, does not implement software.amazon.awssdk.auth.credentials.AwsCredentialsProvider",
        "io.dynamodbflink.connector.aws.AwsClientFactoryTests$CloseRecorder, has no public constructor"
    })
    void customClassThatCannotBeUsedIsRefusedWithTheReason(String className, String reason) {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "CUSTOM");
        properties.setProperty(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, className);

        assertThatIllegalArgumentException()
                .isThrownBy(this::resolve)
                .withMessageContaining("'" + className + "' ('aws.credentials.provider.custom.class') " + reason);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining("'" + className + "' ('aws.credentials.provider.custom.class') " + reason);
    }

    @Test
    void customClassThatAssumesARoleIsCheckedToo() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "ASSUME_ROLE");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_ARN, "arn:aws:iam::1:role/a");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER, "CUSTOM");
        properties.setProperty(AWSConfigConstants.AWS_ROLE_CREDENTIALS_PROVIDER + ".custom.class", "no.such.Provider");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(properties).validate())
                .withMessageContaining(
                        "'no.such.Provider' ('aws.credentials.provider.role.provider.custom.class') is not on the class");
    }

    @Test
    void checkingACustomClassDoesNotRunItsCode() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "CUSTOM");
        properties.setProperty(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, NeverMade.class.getName());

        assertThat(AwsClientFactory.of(properties).validate()).isNotNull();
        assertThatThrownBy(this::resolve).isInstanceOf(ExceptionInInitializerError.class);
    }

    public static final class NeverMade implements AwsCredentialsProvider {

        static {
            refuse();
        }

        public NeverMade(Properties properties) {}

        private static void refuse() {
            throw new IllegalStateException("initialised");
        }

        @Override
        public AwsCredentials resolveCredentials() {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void webIdentityWithoutRoleNamesKeyAndEnvironmentVariable() {
        assumeThat(System.getenv("AWS_ROLE_ARN")).isNull();
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "WEB_IDENTITY_TOKEN");

        assertThatThrownBy(this::resolve)
                .hasMessageContaining("'aws.credentials.provider.role.arn' is missing")
                .hasMessageContaining("AWS_ROLE_ARN");
    }

    @Test
    void unknownKeysAreNamedWithWhatWasProbablyMeant() {
        properties.setProperty("aws.regoin", "eu-west-1");
        properties.setProperty("aws.http-client.readtimeout", "10s");
        properties.setProperty("aws.quite.another.thing", "x");
        properties.setProperty("flink.stream.initpos", "LATEST");
        properties.setProperty("aws.credentials.provider.role.provider.role.provider.basic.secretkey", "x");

        assertThat(AwsClientFactory.of(properties).unknownKeys())
                .extracting(UnknownKey::toString)
                .containsExactly(
                        "Unknown configuration key 'aws.http-client.readtimeout' is ignored; did you mean"
                                + " 'aws.http-client.read-timeout'?",
                        "Unknown configuration key 'aws.quite.another.thing' is ignored.",
                        "Unknown configuration key 'aws.regoin' is ignored; did you mean 'aws.region'?");
    }

    @Test
    void knownKeysOfEveryOptionAreNotReported() {
        Map<String, String> all = new HashMap<>();
        AWSConfigOptions.all().forEach(option -> all.put(option.key(), "x"));

        assertThat(AwsClientFactory.of(all).unknownKeys()).isEmpty();
    }

    @Test
    void textShowsTheRegionButNoSecret() {
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, "AKID");
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "s3cret");
        properties.setProperty("my.password", "s3cret too");

        assertThat(AwsClientFactory.of(properties))
                .asString()
                .contains("aws.region=eu-west-1", "aws.credentials.provider.basic.secretkey=***")
                .doesNotContain("s3cret", "AKID");
        assertThat(new ConfiguredClientProvider(properties, "us-east-1"))
                .asString()
                .contains("aws.region=eu-west-1", "my.password=***")
                .doesNotContain("s3cret", "AKID");
    }

    @Test
    void textShowsNoUserInformationOfTheEndpoint() {
        properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, "http://me:pa/5@5@localhost:8000");

        assertThat(AwsClientFactory.of(properties))
                .asString()
                .contains("aws.endpoint=localhost:8000")
                .doesNotContain("pa/5");
    }

    @Test
    void providerKeepsItsPropertiesWhenItTravels() throws Exception {
        ConfiguredClientProvider sent = new ConfiguredClientProvider(properties, "us-east-1");
        ConfiguredClientProvider received = InstantiationUtil.clone(sent);

        assertThat(received).hasToString(sent.toString());
        try (DynamoDbAsyncClient client = received.dynamoDbClient()) {
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.EU_WEST_1);
        }
    }

    @Test
    void optionsOfAFlinkConfigurationAreRead() {
        Configuration configuration = new Configuration();
        configuration.set(AWSConfigOptions.AWS_REGION_OPTION, "ap-south-1");
        configuration.set(AWSConfigOptions.AWS_CREDENTIALS_PROVIDER_OPTION, CredentialProvider.AUTO);
        configuration.set(AWSConfigOptions.HTTP_PROTOCOL_VERSION_OPTION, "HTTP2");
        configuration.set(AWSConfigOptions.TRUST_ALL_CERTIFICATES_OPTION, "true");
        configuration.set(AWSConfigOptions.HTTP_CLIENT_MAX_CONCURRENCY_OPTION, "50");
        configuration.set(AWSConfigOptions.HTTP_CLIENT_READ_TIMEOUT_MILLIS_OPTION, "360000");
        configuration.set(AWSConfigOptions.AWS_ROLE_CREDENTIALS_PROVIDER_OPTION, "BASIC");

        ConfiguredClientProvider provider = ConfiguredClientProvider.of(configuration, null);

        assertThat(provider.factory().validate()).isNotNull();
        try (DynamoDbAsyncClient client = provider.dynamoDbClient()) {
            assertThat(client.serviceClientConfiguration().region()).isEqualTo(Region.AP_SOUTH_1);
        }
    }

    @Test
    void laterChangesOfTheGivenPropertiesHaveNoEffect() {
        AwsClientFactory factory = AwsClientFactory.of(properties);
        properties.setProperty(AWSConfigConstants.AWS_REGION, "not a region");

        assertThat(factory.validate()).isSameAs(factory);
    }

    @Test
    void defaultsOfGivenPropertiesAndValuesThatAreNotTextAreRead() {
        Properties derived = new Properties(properties);
        derived.put(AWSConfigConstants.HTTP_CLIENT_MAX_CONCURRENCY, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> AwsClientFactory.of(derived).validate())
                .withMessageContaining("'aws.http-client.max-concurrency' is '0'");
    }

    private AwsCredentials resolve() {
        AwsSettings settings = AwsSettings.from(properties);
        try (OwnedCredentials credentials = new CredentialsFactory(
                        properties, Region.EU_WEST_1, new HttpClients(settings.http()))
                .create(CredentialsSettings.from(properties, AWSConfigConstants.AWS_CREDENTIALS_PROVIDER))) {
            return credentials.resolveCredentials();
        }
    }

    static final class CloseRecorder implements AwsCredentialsProvider, SdkAutoCloseable {

        final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("AKID", "secret");
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    public static final class FromProperties implements AwsCredentialsProvider, SdkAutoCloseable {

        private static final AtomicBoolean CLOSED = new AtomicBoolean();

        private final String key;

        public FromProperties(Properties properties) {
            key = properties.getProperty("my.key", "none");
            CLOSED.set(false);
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create(key, "secret");
        }

        @Override
        public void close() {
            CLOSED.set(true);
        }
    }

    @Test
    void madeCredentialsAreClosedWithTheClient() {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "CUSTOM");
        properties.setProperty(AWSConfigConstants.CUSTOM_CREDENTIALS_PROVIDER_CLASS, FromProperties.class.getName());

        AwsClientFactory.of(properties).dynamoDbClient().close();

        assertThat(FromProperties.CLOSED).isTrue();
    }
}
