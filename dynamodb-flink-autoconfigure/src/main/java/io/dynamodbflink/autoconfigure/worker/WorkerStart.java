/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.worker;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;

/**
 * Starts the application's context in worker role: the same sources, but a context that makes nothing by itself. It has
 * no web server, calls no runners, starts no life cycles, and leaves the process as it is: no shutdown hook, no logging
 * system, which are the cluster's.
 */
final class WorkerStart {

    /** Goes over whatever the application says, because the rest depends on it. */
    private static final Map<String, String> IMPOSED = Map.ofEntries(
            Map.entry("dynamodb-flink.role", "worker"),
            Map.entry("spring.main.web-application-type", "none"),
            Map.entry("spring.main.register-shutdown-hook", "false"),
            Map.entry("spring.main.keep-alive", "false"),
            Map.entry("spring.main.banner-mode", "off"),
            Map.entry("spring.main.log-startup-info", "false"),
            Map.entry("management.server.port", "-1"),
            Map.entry("spring.application.admin.enabled", "false"),
            Map.entry("spring.jmx.enabled", "false"),
            Map.entry("spring.docker.compose.enabled", "false"));

    private static final String PREINITIALIZERS = "org.springframework.boot.autoconfigure.preinitialize.";

    private WorkerStart() {}

    static ConfigurableApplicationContext start(WorkerDefinition definition, ClassLoader classLoader) {
        if (definition.sources().isEmpty()) {
            throw new IllegalStateException("It is not known what the application consists of, because it was not"
                    + " started by SpringApplication.run(...). Start it so.");
        }
        ConfigurableApplicationContext context = prepare(application(definition, classLoader));
        boolean starting = true;
        try {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton(WorkerDefinition.BEAN_NAME, definition);
            beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new PresentBeans(beans));
            beans.registerSingleton(
                    AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
                    new PresentBeansMulticaster(beans));
            listenOnlyWhenPresent(beans);
            context.addBeanFactoryPostProcessor(new AllBeansLazy());
            context.refresh();
            starting = false;
            return context;
        } finally {
            if (starting) {
                context.close();
            }
        }
    }

    private static SpringApplication application(WorkerDefinition definition, ClassLoader classLoader) {
        Class<?>[] classes = definition.sources().classes().stream()
                .map(name -> load(name, classLoader))
                .toArray(Class<?>[]::new);
        SpringApplication application = new SpringApplication(new DefaultResourceLoader(classLoader), classes);
        application.setSources(new LinkedHashSet<>(definition.sources().others()));
        if (classes.length > 0) {
            application.setMainApplicationClass(classes[0]);
        }
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        application.setEnvironment(environment(definition));
        application.setListeners(listeners(application));
        return application;
    }

    private static Class<?> load(String name, ClassLoader classLoader) {
        try {
            return Class.forName(name, false, classLoader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("The class " + name + " of the application is not there", e);
        }
    }

    private static ConfigurableEnvironment environment(WorkerDefinition definition) {
        Map<String, Object> properties = new TreeMap<>(definition.properties());
        properties.put("spring.profiles.active", String.join(",", definition.profiles()));
        properties.putAll(IMPOSED);
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("dynamodb-flink worker", properties));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "dynamodb-flink worker fallbacks", new TreeMap<>(definition.fallbacks())));
        return environment;
    }

    /** Logging is set up by the cluster. What is initialised early for a quick start would only be in the way. */
    private static List<ApplicationListener<?>> listeners(SpringApplication application) {
        return application.getListeners().stream()
                .<ApplicationListener<?>>map(listener -> listener)
                .filter(listener -> !(listener instanceof LoggingApplicationListener)
                        && !listener.getClass().getName().startsWith(PREINITIALIZERS))
                .toList();
    }

    /** The context as it is before it is refreshed: from there on it is not refreshed as applications are. */
    private static ConfigurableApplicationContext prepare(SpringApplication application) {
        try {
            SpringApplication.withHook(
                    hooked -> new SpringApplicationRunListener() {
                        @Override
                        public void contextLoaded(ConfigurableApplicationContext context) {
                            throw new AbandonedRunException(context);
                        }
                    },
                    () -> {
                        application.run();
                    });
        } catch (AbandonedRunException prepared) {
            return Objects.requireNonNull(prepared.getApplicationContext(), "context");
        }
        throw new IllegalStateException("The application has started although it was to be prepared only");
    }

    private static void listenOnlyWhenPresent(ConfigurableListableBeanFactory beans) {
        BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
        String name = AnnotationConfigUtils.EVENT_LISTENER_FACTORY_BEAN_NAME;
        if (registry.containsBeanDefinition(name)) {
            registry.removeBeanDefinition(name);
        }
        registry.registerBeanDefinition(
                name,
                new RootBeanDefinition(
                        PresentBeansListenerFactory.class, () -> new PresentBeansListenerFactory(beans)));
    }
}
