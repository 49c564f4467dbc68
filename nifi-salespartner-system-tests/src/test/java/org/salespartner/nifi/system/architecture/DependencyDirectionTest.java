/*
 * Copyright the SalesPartner contributors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.salespartner.nifi.system.architecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** The modules depend on each other downwards only, as the table in the design has it. */
@AnalyzeClasses(packages = "org.salespartner", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyDirectionTest {
    private static final String EMAIL = "org.salespartner.email..";
    private static final String[] CONTRACTS = {
        "org.salespartner.nifi.account..", "org.salespartner.nifi.store..", "org.salespartner.nifi.assistant.."
    };
    private static final String SERVICES = "org.salespartner.nifi.services..";
    private static final String PROCESSORS = "org.salespartner.nifi.processors..";
    private static final String SYSTEM = "org.salespartner.nifi.system..";

    @ArchTest
    private static final ArchRule WHAT_AN_EMAIL_IS_KNOWS_NO_NIFI = noClasses().that().resideInAPackage(EMAIL)
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.nifi..", "org.salespartner.nifi..");

    @ArchTest
    private static final ArchRule WHAT_AN_EMAIL_IS_KNOWS_NO_NETWORK = noClasses().that().resideInAPackage(EMAIL)
            .should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "javax.net..", "java.rmi..", "java.sql..")
            .orShould().dependOnClassesThat().haveNameMatching("java\\.net\\.(URL|.*Socket.*|.*URLConnection|Inet.*|Proxy.*|DatagramPacket)")
            .orShould().dependOnClassesThat().haveNameMatching("java\\.nio\\.channels\\..*(Socket|Datagram).*")
            .orShould().dependOnClassesThat().haveNameMatching("jakarta\\.mail\\.(Store|Transport|Service|Folder)")
            .orShould().dependOnClassesThat().resideInAnyPackage("org.eclipse.angus.mail.imap..", "org.eclipse.angus.mail.smtp..");

    @ArchTest
    private static final ArchRule CONTRACTS_SHOW_NO_TYPE_OF_A_LIBRARY = classes().that().resideInAnyPackage(CONTRACTS)
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "org.apache.nifi..", EMAIL,
                    "org.salespartner.nifi.account..", "org.salespartner.nifi.store..", "org.salespartner.nifi.assistant..");

    @ArchTest
    private static final ArchRule NOTHING_STANDS_ON_PROCESSORS = classes().that().resideInAPackage(PROCESSORS)
            .should().onlyHaveDependentClassesThat().resideInAnyPackage(PROCESSORS, SYSTEM);

    @ArchTest
    private static final ArchRule PROCESSORS_KNOW_SERVICES_BY_THEIR_CONTRACTS = noClasses().that().resideInAPackage(PROCESSORS)
            .should().dependOnClassesThat().resideInAPackage(SERVICES);

    @ArchTest
    private static final ArchRule PROCESSORS_TALK_TO_NOBODY_THEMSELVES = noClasses().that().resideInAPackage(PROCESSORS)
            .should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "javax.sql..", "org.h2..", "org.flywaydb..", "jakarta.mail..")
            .orShould().dependOnClassesThat().haveNameMatching("java\\.sql\\.(Connection|Driver.*|.*Statement|ResultSet.*)");

    @ArchTest
    private static final ArchRule THE_PRODUCT_DOES_NOT_KNOW_ITS_TESTS = noClasses().that().resideOutsideOfPackage(SYSTEM)
            .should().dependOnClassesThat().resideInAPackage(SYSTEM);

    @ArchTest
    private static final ArchRule NO_PACKAGES_GO_IN_CIRCLES = slices().matching("org.salespartner.(**)").should().beFreeOfCycles();
}
