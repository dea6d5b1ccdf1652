/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTests {

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dynamodbflink");

    @Test
    void testSupportStandsOnTheSdkAndDynamoDbLocalAlone() {
        classes()
                .that()
                .resideOutsideOfPackages("..junit..", "..simulator..", "io.dynamodbflink.test.flink..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "software.amazon.awssdk..",
                        "com.amazonaws..",
                        "org.eclipse.jetty..",
                        "io.dynamodbflink.test")
                .because("it is used to test the connector, and by users with other test frameworks or none")
                .check(main);
    }

    @Test
    void theJunitExtensionIsTheOnlyPlaceThatKnowsJunit() {
        classes()
                .that()
                .resideInAPackage("..junit..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "software.amazon.awssdk..",
                        "org.junit..",
                        "io.dynamodbflink.test..")
                .because("JUnit is optional")
                .check(main);
    }

    @Test
    void theClusterOfProcessesDoesWithoutFlinkAndEverythingElse() {
        classes()
                .that()
                .resideInAPackage("io.dynamodbflink.test.flink..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.jspecify..", "com.fasterxml.jackson.core..", "io.dynamodbflink.test.flink..")
                .because("Flink is what the processes run; a test may have another version of it, or none")
                .check(main);
    }

    @Test
    void theSimulatorDoesWithoutDynamoDbLocal() {
        classes()
                .that()
                .resideInAPackage("..simulator..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify..",
                        "org.slf4j..",
                        "software.amazon.awssdk..",
                        "org.eclipse.jetty..",
                        "com.fasterxml.jackson.core..",
                        "io.dynamodbflink.test",
                        "io.dynamodbflink.test.simulator..")
                .because("it is compared with DynamoDB Local, and starts without it")
                .check(main);
    }

    @Test
    void theSimulatorsRoomsHaveNoDoorsInBothDirections() {
        slices().matching("io.dynamodbflink.test.simulator.(*)..")
                .should()
                .beFreeOfCycles()
                .check(main);
    }
}
