/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNamesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dynamodb-flink.aws.credentials.secret-access-key",
                "dynamodb-flink.aws.credentials.secretAccessKey",
                "DYNAMODB_FLINK_AWS_CREDENTIALS_SECRETACCESSKEY",
                "dynamodb-flink.aws.credentials.access-key-id",
                "dynamodb-flink.aws.credentials.session-token",
                "dynamodb-flink.aws.http.proxy-password",
                "aws.credentials.provider.basic.secretkey",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "s3.secret-key",
                "s3.access-key",
                "fs.azure.account.key.mine.blob.core.windows.net",
                "security.ssl.rest.keystore-password",
                "spring.datasource.password"
            })
    void namesOfSecretsAreRecognised(String name) {
        assertThat(SecretNames.isSecret(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dynamodb-flink.aws.region",
                "dynamodb-flink.aws.credentials.provider",
                "dynamodb-flink.aws.credentials.web-identity-token-file",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                "spring.security.oauth2.client.provider.mine.token-uri",
                "security.kerberos.fetch.delegation-token.enabled",
                "dynamodb-flink.jobs.orders.source.table-name"
            })
    void namesOfOtherThingsAreNot(String name) {
        assertThat(SecretNames.isSecret(name)).isFalse();
    }
}
