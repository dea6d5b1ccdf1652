/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private static final JavaClasses CONNECTOR = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dynamodbflink.connector");

    @Test
    void connectorHasNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("the connector runs in any Flink job, with or without Spring")
                .check(CONNECTOR);
    }

    @Test
    void lineageKnowsNeitherFlinkNorAws() {
        noClasses()
                .that()
                .resideInAPackage("..source.lineage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "software.amazon.awssdk..")
                .because("the shard graph is a pure data structure that is tested without I/O")
                .check(CONNECTOR);
    }

    @Test
    void orderingOfWritesKnowsNoFlink() {
        noClasses()
                .that()
                .resideInAPackage("..sink.ordering..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.flink..")
                .because("per-key ordering is a pure data structure that is tested without I/O")
                .check(CONNECTOR);
    }

    @Test
    void paceOfWritesKnowsNoFlink() {
        noClasses()
                .that()
                .resideInAPackage("..sink.pace..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink..", "software.amazon.awssdk..")
                .because("the pace is found by pure rules that are tested in virtual time")
                .check(CONNECTOR);
    }

    @Test
    void onlyTheAwsPackageMakesClients() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..connector.aws..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(".*\\.(DynamoDb|DynamoDbStreams)(Async)?ClientBuilder")
                .because("region, endpoint, credentials and HTTP settings are decided in one place")
                .check(CONNECTOR);
    }

    @Test
    void modelDependsOnNoOtherPackageOfTheConnector() {
        noClasses()
                .that()
                .resideInAPackage("..connector.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..connector.source..", "..connector.sink..", "..connector.aws..")
                .because("value types are the ground that everything else stands on")
                .check(CONNECTOR);
    }

    @Test
    void sourceAndSinkDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("..connector.source..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..connector.sink..")
                .because("each is used without the other")
                .check(CONNECTOR);
        noClasses()
                .that()
                .resideInAPackage("..connector.sink..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..connector.source..")
                .because("each is used without the other")
                .check(CONNECTOR);
    }
}
