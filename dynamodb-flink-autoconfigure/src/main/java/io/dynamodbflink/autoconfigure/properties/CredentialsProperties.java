/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * How requests are signed. Without any of these, the credentials of an AwsCredentialsProvider bean, or those that the
 * AWS SDK finds in the environment, are used.
 *
 * @param provider Where credentials come from: AUTO, ENV_VAR, SYS_PROP, PROFILE, BASIC, ASSUME_ROLE,
 *     WEB_IDENTITY_TOKEN or CUSTOM. By default BASIC if an access key is set, else AUTO.
 * @param accessKeyId Access key id.
 * @param secretAccessKey Secret access key that belongs to the access key id.
 * @param sessionToken Session token, for temporary credentials.
 * @param profileName Name of a profile in the AWS configuration files.
 * @param profilePath Path of the AWS configuration file that has the profile.
 * @param roleArn ARN of the role to assume.
 * @param roleSessionName Name of the session of an assumed role.
 * @param roleExternalId External id that the role demands.
 * @param roleProvider Where the credentials that assume the role come from.
 * @param roleStsEndpoint Endpoint of the token service in which the role is assumed.
 * @param webIdentityTokenFile Path of the file that has the web identity token.
 * @param customClass Name of a class that implements AwsCredentialsProvider, for the provider CUSTOM.
 * @since 0.1.0
 */
public record CredentialsProperties(
        @Nullable String provider,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey,
        @Nullable String sessionToken,
        @Nullable String profileName,
        @Nullable String profilePath,
        @Nullable String roleArn,
        @Nullable String roleSessionName,
        @Nullable String roleExternalId,
        @Nullable String roleProvider,
        @Nullable String roleStsEndpoint,
        @Nullable String webIdentityTokenFile,
        @Nullable String customClass) {

    /** Says where credentials come from, and none of them. */
    @Override
    public String toString() {
        return "CredentialsProperties[provider=" + provider + ", profileName=" + profileName + ", roleArn=" + roleArn
                + "]";
    }
}
