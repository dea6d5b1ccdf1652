/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * What Kubernetes accepts: for the resources of Flink's operator, the schema of their definitions, for others the types
 * of Kubernetes' API. Both are read strictly, as the API server does with {@code fieldValidation=Strict}: a field that
 * they do not have is refused.
 */
final class KubernetesSchemas {

    private static final String DEFINITIONS = "/META-INF/fabric8/%ss.flink.apache.org-v1.yml";

    /** The operator knows Flink 2 since its version 1.11, which is not in Maven Central. */
    private static final List<String> LATER_FLINK_VERSIONS = List.of("v2_0", "v2_1", "v2_2", "v2_3");

    private static final Map<String, Class<?>> TYPES = Map.of(
            "apps/v1/Deployment", Deployment.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
            "v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class);

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                /** The types have one for whatever they do not know. */
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private KubernetesSchemas() {}

    /** Why Kubernetes would refuse a manifest; nothing if it would not. */
    static Optional<String> problem(JsonNode manifest) throws IOException {
        String version = manifest.path("apiVersion").asText();
        String kind = manifest.path("kind").asText();
        if (version.equals("flink.apache.org/v1beta1")) {
            return problemOfFlinkResource(kind, manifest);
        }
        Class<?> type = TYPES.get(version + "/" + kind);
        if (type == null) {
            return Optional.of("No " + kind + " in " + version);
        }
        try {
            STRICT.treeToValue(manifest, type);
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.of(e.getOriginalMessage());
        }
    }

    private static Optional<String> problemOfFlinkResource(String kind, JsonNode manifest) throws IOException {
        List<String> messages =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema(kind))
                        .validate(manifest)
                        .stream()
                        .map(ValidationMessage::getMessage)
                        .toList();
        return messages.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", messages));
    }

    private static ObjectNode schema(String kind) throws IOException {
        try (InputStream definition =
                KubernetesSchemas.class.getResourceAsStream(DEFINITIONS.formatted(kind.toLowerCase()))) {
            if (definition == null) {
                throw new IllegalArgumentException("Flink's operator has no " + kind);
            }
            ObjectNode schema = (ObjectNode) StreamSupport.stream(
                            YAML.readTree(definition).at("/spec/versions").spliterator(), false)
                    .filter(version -> version.path("name").asText().equals("v1beta1"))
                    .findFirst()
                    .orElseThrow()
                    .at("/schema/openAPIV3Schema");
            ObjectNode properties = (ObjectNode) schema.get("properties");
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            ObjectNode metadata = properties.putObject("metadata").put("type", "object");
            metadata.putObject("properties").putObject("name").put("type", "string");
            if (properties.at("/spec/properties/flinkVersion/enum") instanceof ArrayNode versions) {
                LATER_FLINK_VERSIONS.forEach(versions::add);
            }
            closeToOtherFields(schema);
            return schema;
        }
    }

    private static void closeToOtherFields(JsonNode schema) {
        if (schema.path("properties") instanceof ObjectNode properties) {
            properties.forEach(KubernetesSchemas::closeToOtherFields);
            if (!schema.has("additionalProperties")
                    && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
                ((ObjectNode) schema).put("additionalProperties", false);
            }
        }
        if (schema.path("items") instanceof ObjectNode items) {
            closeToOtherFields(items);
        }
        if (schema.path("additionalProperties") instanceof ObjectNode values) {
            closeToOtherFields(values);
        }
    }
}
