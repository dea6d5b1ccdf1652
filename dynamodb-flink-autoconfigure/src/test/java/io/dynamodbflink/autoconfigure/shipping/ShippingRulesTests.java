/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class ShippingRulesTests {

    private static final ShippingRules DEFAULTS = new ShippingRules(List.of(), List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flink-core-2.3.0.jar",
                "flink-core-api-2.3.0.jar",
                "flink-runtime-2.3.0.jar",
                "flink-runtime-web-2.3.0.jar",
                "flink-clients-2.3.0.jar",
                "flink-streaming-java-2.3.0.jar",
                "flink-datastream-2.3.0.jar",
                "flink-datastream-api-2.3.0.jar",
                "flink-annotations-2.3.0.jar",
                "flink-rpc-core-2.3.0.jar",
                "flink-rpc-akka-loader-2.3.0.jar",
                "flink-metrics-core-2.3.0.jar",
                "flink-hadoop-fs-2.3.0.jar",
                "flink-queryable-state-client-java-2.3.0.jar",
                "flink-file-sink-common-2.3.0.jar",
                "flink-connector-datagen-2.3.0.jar",
                "flink-shaded-netty-4.2.6.Final-21.0.jar",
                "flink-shaded-zookeeper-3-3.7.2-21.0.jar",
                "flink-statebackend-rocksdb-2.3.0.jar",
                "frocksdbjni-8.10.0-ververica-1.0.jar",
                "flink-s3-fs-hadoop-2.3.0.jar",
                "kryo-5.6.2.jar"
            })
    void clusterHasFlinkAlready(String jar) {
        assertThat(DEFAULTS.decide(jar)).contains(LeavingOut.FLINK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flink-connector-base-2.3.0.jar",
                "flink-connector-kafka-4.0.0-2.0.jar",
                "flink-json-2.3.0.jar",
                "flink-core-of-my-own.jar",
                "dynamodb-flink-connector-0.1.0.jar",
                "dynamodb-flink-autoconfigure-0.1.0.jar",
                "spring-boot-4.1.2.jar",
                "spring-context-7.0.10.jar",
                "commons-logging-1.3.6.jar",
                "log4j-api-2.25.5.jar",
                "commons-lang3-3.20.0.jar",
                "aws-crt-0.48.4.jar",
                "classes.jar",
                "test-classes.jar",
                "my-app.jar"
            })
    void applicationIsSent(String jar) {
        assertThat(DEFAULTS.decide(jar)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "slf4j-api-2.0.20.jar, LOGGING",
        "logback-classic-1.5.38.jar, LOGGING",
        "log4j-to-slf4j-2.25.5.jar, LOGGING",
        "log4j-1.2-api-2.25.5.jar, LOGGING",
        "jul-to-slf4j-2.0.20.jar, LOGGING",
        "spring-boot-devtools-4.1.2.jar, DEVELOPMENT",
        "spring-boot-jarmode-tools-4.1.2.jar, DEVELOPMENT",
        "junit-jupiter-api-6.0.1.jar, TEST",
        "spring-boot-test-4.1.2.jar, TEST",
        "spring-boot-webmvc-test-4.1.2.jar, TEST",
        "surefire-junit-platform-3.5.4.jar, TEST"
    })
    void whatJobsDoNotNeedIsLeftOut(String jar, LeavingOut reason) {
        assertThat(DEFAULTS.decide(jar)).contains(reason);
    }

    @Test
    void userDecidesOtherwise() {
        ShippingRules rules = new ShippingRules(List.of("tomcat-embed-*.jar"), List.of("logback-*", "kryo-5.6.2.jar"));

        assertThat(rules.decide("tomcat-embed-core-11.0.1.jar")).contains(LeavingOut.EXCLUDED);
        assertThat(rules.decide("logback-core-1.5.38.jar")).isEmpty();
        assertThat(rules.decide("kryo-5.6.2.jar")).isEmpty();
        assertThat(rules.decide("kryo-5.6.3.jar")).contains(LeavingOut.FLINK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "lib/h2-2.jar", "C:\\\\h2.jar"})
    void patternThatIsNoNameIsRefused(String pattern) {
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new ShippingRules(List.of(pattern), List.of()))
                .withMessageContaining("shipping.exclude")
                .withMessageContaining("'" + pattern + "'");
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new ShippingRules(List.of(), List.of(pattern)))
                .withMessageContaining("shipping.include");
    }

    @Test
    void whatNoJobCanDoWithoutCannotBeExcluded() {
        ShippingRules rules = new ShippingRules(List.of("*-autoconfigure-*.jar"), List.of());

        assertThat(rules.decide("spring-boot-autoconfigure-4.1.2.jar")).contains(LeavingOut.EXCLUDED);
        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> rules.decide("dynamodb-flink-autoconfigure-0.1.0.jar"))
                .withMessageContaining("dynamodb-flink-autoconfigure-0.1.0.jar");
    }
}
