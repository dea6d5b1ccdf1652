/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The demo sees all modules, so the directions of their dependencies are checked here. */
class ModuleDependencyTests {

    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dynamodbflink");

    @Test
    void modulesDependInOneDirection() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("demo")
                .definedBy("io.dynamodbflink.demo..")
                .layer("autoconfigure")
                .definedBy("io.dynamodbflink.autoconfigure..")
                .layer("connector")
                .definedBy("io.dynamodbflink.connector..")
                .layer("test")
                .definedBy("io.dynamodbflink.test..")
                .whereLayer("demo")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("autoconfigure")
                .mayOnlyBeAccessedByLayers("demo")
                .whereLayer("connector")
                .mayOnlyBeAccessedByLayers("autoconfigure", "demo")
                .whereLayer("test")
                .mayOnlyBeAccessedByLayers("demo")
                .because("the connector is used without Spring, and the test support without the connector")
                .check(PROJECT);
    }

    @Test
    void modulesHaveNoCycles() {
        slices().matching("io.dynamodbflink.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a module that is used by another cannot use that one")
                .check(PROJECT);
    }
}
