/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.CredentialsSettings.AssumedRole;
import io.dynamodbflink.connector.aws.CredentialsSettings.Automatic;
import io.dynamodbflink.connector.aws.CredentialsSettings.Basic;
import io.dynamodbflink.connector.aws.CredentialsSettings.Custom;
import io.dynamodbflink.connector.aws.CredentialsSettings.Environment;
import io.dynamodbflink.connector.aws.CredentialsSettings.Profile;
import io.dynamodbflink.connector.aws.CredentialsSettings.SystemProperties;
import io.dynamodbflink.connector.aws.CredentialsSettings.WebIdentity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;

/** Makes credentials providers from their settings. Roles renew their credentials ahead of time, off the callers' threads. */
final class CredentialsFactory {

    private static final String DEFAULT_SESSION_NAME = "dynamodb-flink";

    private final Properties properties;
    private final Region region;
    private final HttpClients http;

    /**
     * @param properties given to the constructor of a custom provider
     * @param region region of the security token service
     * @param http how the security token service is called
     */
    CredentialsFactory(Properties properties, Region region, HttpClients http) {
        this.properties = properties;
        this.region = region;
        this.http = http;
    }

    OwnedCredentials create(CredentialsSettings settings) {
        if (settings instanceof Automatic) {
            return new OwnedCredentials(DefaultCredentialsProvider.builder().build());
        }
        if (settings instanceof Environment) {
            return new OwnedCredentials(EnvironmentVariableCredentialsProvider.create());
        }
        if (settings instanceof SystemProperties) {
            return new OwnedCredentials(SystemPropertyCredentialsProvider.create());
        }
        if (settings instanceof Profile profile) {
            return new OwnedCredentials(profile(profile));
        }
        if (settings instanceof Basic basic) {
            return new OwnedCredentials(StaticCredentialsProvider.create(credentials(basic)));
        }
        if (settings instanceof AssumedRole role) {
            return assumedRole(role);
        }
        if (settings instanceof WebIdentity identity) {
            return webIdentity(identity);
        }
        return new OwnedCredentials(CustomCredentials.find((Custom) settings).create(properties));
    }

    private static AwsCredentialsProvider profile(Profile profile) {
        ProfileCredentialsProvider.Builder builder = ProfileCredentialsProvider.builder();
        if (profile.path() != null) {
            builder.profileFile(ProfileFile.builder()
                    .content(Path.of(profile.path()))
                    .type(ProfileFile.Type.CREDENTIALS)
                    .build());
        }
        if (profile.name() != null) {
            builder.profileName(profile.name());
        }
        return builder.build();
    }

    private static AwsCredentials credentials(Basic basic) {
        return basic.sessionToken() == null
                ? AwsBasicCredentials.create(basic.accessKeyId(), basic.secretKey())
                : AwsSessionCredentials.create(basic.accessKeyId(), basic.secretKey(), basic.sessionToken());
    }

    private OwnedCredentials assumedRole(AssumedRole role) {
        OwnedCredentials base = create(role.base());
        StsClient sts = sts(base, role.stsEndpoint());
        StsAssumeRoleCredentialsProvider provider = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .asyncCredentialUpdateEnabled(true)
                .refreshRequest(request -> request.roleArn(role.arn())
                        .roleSessionName(sessionName(role.sessionName()))
                        .externalId(role.externalId()))
                .build();
        return new OwnedCredentials(provider, sts, base);
    }

    private OwnedCredentials webIdentity(WebIdentity identity) {
        String arn = setting(identity.roleArn(), SdkSystemSetting.AWS_ROLE_ARN, AWSConfigConstants.AWS_ROLE_ARN);
        Path tokenFile = Path.of(setting(
                identity.tokenFile(),
                SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE,
                AWSConfigConstants.AWS_WEB_IDENTITY_TOKEN_FILE));
        StsClient sts = sts(AnonymousCredentialsProvider.create(), identity.stsEndpoint());
        StsAssumeRoleWithWebIdentityCredentialsProvider provider =
                StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                        .stsClient(sts)
                        .asyncCredentialUpdateEnabled(true)
                        .refreshRequest(() -> AssumeRoleWithWebIdentityRequest.builder()
                                .roleArn(arn)
                                .roleSessionName(sessionName(identity.sessionName()))
                                .webIdentityToken(token(tokenFile))
                                .build())
                        .build();
        return new OwnedCredentials(provider, sts);
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw SdkClientException.create(
                    "Cannot load credentials: the web identity token file " + file + " cannot be read", e);
        }
    }

    private static String setting(@Nullable String configured, SdkSystemSetting setting, String key) {
        if (configured != null) {
            return configured;
        }
        return setting.getStringValue()
                .map(String::strip)
                .orElseThrow(() -> new IllegalArgumentException("'" + key
                        + "' is missing: the credentials provider WEB_IDENTITY_TOKEN needs it, or the environment"
                        + " variable " + setting.environmentVariable() + "."));
    }

    private static String sessionName(@Nullable String configured) {
        return configured != null
                ? configured
                : SdkSystemSetting.AWS_ROLE_SESSION_NAME.getStringValue().orElse(DEFAULT_SESSION_NAME);
    }

    private StsClient sts(AwsCredentialsProvider credentials, @Nullable URI endpoint) {
        StsClientBuilder builder = StsClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(http.blocking());
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }
}
