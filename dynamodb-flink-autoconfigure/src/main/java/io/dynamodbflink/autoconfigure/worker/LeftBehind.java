/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.beans.Introspector;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out of the JDK what keeps a class loader there although everything in it has been closed. */
final class LeftBehind {

    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);

    private LeftBehind() {}

    static void cleanUp(ClassLoader classLoader) {
        List<Driver> drivers = Collections.list(DriverManager.getDrivers());
        for (Driver driver : drivers) {
            if (driver.getClass().getClassLoader() == classLoader) {
                deregister(driver);
            }
        }
        ResourceBundle.clearCache(classLoader);
        Introspector.flushCaches();
    }

    private static void deregister(Driver driver) {
        try {
            DriverManager.deregisterDriver(driver);
        } catch (SQLException e) {
            LOG.warn("The JDBC driver {} stays registered", driver.getClass().getName(), e);
        }
    }
}
