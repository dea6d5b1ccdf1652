/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.bean;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Finds out whether a bean survives being copied, and may be. */
final class BeanCopies {

    private BeanCopies() {}

    /**
     * @return the bean
     * @throws FailureAnalyzedException if it cannot, or may not, be copied
     */
    static Serializable check(String name, Object bean, KnownSecrets secrets) {
        if (AopUtils.isAopProxy(bean)) {
            throw refused(name, "it is a proxy, which needs the application's context", null);
        }
        if (!(bean instanceof Serializable copyable)) {
            throw refused(name, "its class " + bean.getClass().getName() + " is not Serializable", null);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new WithoutSpring(bytes)) {
            out.writeObject(copyable);
        } catch (NotSerializableException e) {
            throw refused(name, "it holds a " + e.getMessage() + ", which cannot be copied", e);
        } catch (IOException e) {
            throw refused(name, "writing it fails: " + e.getMessage(), e);
        }
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        if (!secrets.redact(text).equals(text)) {
            throw refused(name, "it holds a secret, which would be readable in the job", null);
        }
        return copyable;
    }

    private static FailureAnalyzedException refused(String name, String why, @Nullable Throwable cause) {
        String description = "The bean '" + name + "' cannot travel by value: " + why + ".";
        String action = "Take '" + name + "' out of the job's beans-by-value: it is then made in the application's"
                + " context on the cluster. Or change its class, with transient fields for what it need not take along.";
        return cause == null
                ? new FailureAnalyzedException(description, action)
                : new FailureAnalyzedException(description, action, cause);
    }

    /** An object of Spring may be serialisable by its type and still be of no use elsewhere. */
    private static final class WithoutSpring extends ObjectOutputStream {

        WithoutSpring(OutputStream out) throws IOException {
            super(out);
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) throws IOException {
            if (object.getClass().getName().startsWith("org.springframework.")) {
                throw new NotSerializableException(object.getClass().getName());
            }
            return object;
        }
    }
}
