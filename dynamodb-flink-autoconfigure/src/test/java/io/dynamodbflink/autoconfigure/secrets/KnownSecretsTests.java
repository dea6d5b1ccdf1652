/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KnownSecretsTests {

    @Test
    void secretsAreTakenOutOfTexts() {
        KnownSecrets secrets = KnownSecrets.of(List.of("first-secret", "second-secret"));

        assertThat(secrets.redact("refused: first-secret, then second-secret and first-secret"))
                .isEqualTo("refused: ******, then ****** and ******");
        assertThat(secrets.redact("nothing to hide")).isEqualTo("nothing to hide");
    }

    @Test
    void ofTwoSecretsOneOfWhichContainsTheOtherNothingIsLeft() {
        assertThat(KnownSecrets.of(List.of("secret", "secret-and-more")).redact("a secret-and-more b"))
                .isEqualTo("a ****** b");
    }

    @Test
    void valuesThatAreTooShortToBeSecretsAreLeftAlone() {
        assertThat(KnownSecrets.of(Arrays.asList("true", "", null, "12345")).redact("true 12345"))
                .isEqualTo("true 12345");
    }

    @Test
    void passwordsInUrisAreNotShown() {
        assertThat(KnownSecrets.NONE.redact("cannot reach http://user:p4ss@proxy:3128/x, s3://key:value@bucket/dir"))
                .isEqualTo("cannot reach http://******@proxy:3128/x, s3://******@bucket/dir");
        assertThat(KnownSecrets.NONE.redact("abfss://container@account.dfs.core.windows.net/a:b@c"))
                .isEqualTo("abfss://container@account.dfs.core.windows.net/a:b@c");
    }

    @Test
    void secretsAreFoundInTheEnvironment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test",
                        Map.of(
                                "dynamodb-flink.aws.credentials.secret-access-key", "${vault.value}",
                                "vault.value", "from-the-vault",
                                "shop.api.password", "${does.not.exist}",
                                "shop.name", "not-a-secret")));

        KnownSecrets secrets = KnownSecrets.of(environment);

        assertThat(secrets.redact("from-the-vault not-a-secret")).isEqualTo("****** not-a-secret");
        assertThat(secrets.toString()).doesNotContain("vault");
    }

    @Test
    void moreSecretsCanBeAdded() {
        assertThat(KnownSecrets.of(List.of("first-secret"))
                        .with(Arrays.asList("second-secret", null))
                        .redact("first-secret second-secret"))
                .isEqualTo("****** ******");
    }
}
