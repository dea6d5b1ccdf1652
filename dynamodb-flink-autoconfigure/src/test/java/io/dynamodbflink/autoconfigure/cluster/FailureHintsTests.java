/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureHintsTests {

    private final FailureHints hints = new FailureHints(className -> className.equals("com.acme.Price")
            ? Optional.of("It is in prices-1.0.jar, which is not sent because of the pattern 'prices-*'.")
            : Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "ClassNotFoundException, com.acme.Price",
        "NoClassDefFoundError, com/acme/Price",
    })
    void missingClassIsFoundInTheApplication(String type, String message) {
        assertThat(explained(type, message))
                .contains("com.acme.Price was not found on the cluster", "prices-1.0.jar", "'prices-*'");
    }

    @Test
    void classThatNobodyHasIsADependencyThatIsMissing() {
        assertThat(explained("ClassNotFoundException", "com.acme.Other"))
                .contains("com.acme.Other was not found on the cluster", "add the dependency");
    }

    @Test
    void lambdaOfAMissingClassIsRecognised() {
        assertThat(explained(
                        "ClassCastException",
                        "cannot assign instance of java.lang.invoke.SerializedLambda to field a.B.c of type a.D in"
                                + " instance of a.B"))
                .startsWith("cannot assign instance of java.lang.invoke.SerializedLambda")
                .contains("lambda or method reference", "not on the cluster", "shipping.exclude");
    }

    @Test
    void classOfAnotherVersionIsInTheClustersLibrary() {
        assertThat(explained(
                        "InvalidClassException",
                        "com.acme.Price; local class incompatible: stream classdesc serialVersionUID = 1, local class"
                                + " serialVersionUID = 2"))
                .startsWith("com.acme.Price; local class incompatible")
                .contains("another version of com.acme.Price", "lib directory", "same version");
    }

    @Test
    void fileSystemThatTheClusterDoesNotHaveIsAPlugin() {
        assertThat(explained(
                        "UnsupportedFileSystemSchemeException",
                        "Could not find a file system implementation for scheme 's3'. The scheme is directly supported"
                                + " by Flink through the following plugin(s): flink-s3-fs-hadoop, flink-s3-fs-presto."))
                .contains("'s3:'", "flink-s3-fs-hadoop", "plugins/", "every JobManager and TaskManager");
    }

    @ParameterizedTest
    @CsvSource({
        "IOException, disk full",
        "ClassCastException, class a.B cannot be cast to class a.C",
        "NoClassDefFoundError, Could not initialize class com.acme.Price",
        "ClassNotFoundException, ''",
        "InvalidClassException, ''",
        "UnsupportedFileSystemSchemeException, what",
    })
    void otherFailuresAreLeftAlone(String type, String message) {
        assertThat(explained(type, message)).isEqualTo(message);
    }

    private String explained(String type, String message) {
        FailureSummary failure = new FailureSummary(Instant.EPOCH, type, message);
        FailureSummary explained = hints.explained(failure);
        assertThat(explained.type()).isEqualTo(type);
        assertThat(explained.at()).isEqualTo(Instant.EPOCH);
        assertThat(explained.message()).hasSizeLessThan(FailureSummary.MAX_MESSAGE_LENGTH);
        return explained.message();
    }
}
