/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParser;
import org.springframework.boot.json.JsonParserFactory;

/**
 * An answer without what differs from run to run, such as times and ids, and without what is documented to differ with the
 * place where a job runs.
 */
final class PlainFacts {

    /** How much is known of a job elsewhere, and as of when: docs/actuator.md. */
    private static final Set<String> ELSEWHERE_ONLY = Set.of("asOf", "notKnown");

    private static final Set<String> BEHIND = Set.of("maxMillisBehindLatest", "millisBehindLatest");

    private static final Map<Pattern, String> PLAIN = plain();

    private static final JsonParser JSON = JsonParserFactory.getJsonParser();

    private final Map<String, Object> facts;

    private PlainFacts(Map<String, Object> facts) {
        this.facts = facts;
    }

    private static Map<Pattern, String> plain() {
        Map<Pattern, String> plain = new LinkedHashMap<>();
        plain.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z"), "<time>");
        plain.put(Pattern.compile("arn:aws:dynamodb:\\S+/stream/\\S+"), "<stream>");
        plain.put(Pattern.compile("shardId-[0-9a-f-]+"), "<shard 1>");
        plain.put(Pattern.compile("\\b\\d{21,40}\\b"), "<sequence number>");
        plain.put(Pattern.compile("\\b[0-9a-f]{32}\\b"), "<id>");
        plain.put(Pattern.compile("since <time>: .*"), "since <time>: <error>");
        plain.put(Pattern.compile("\\b\\d+(h|m|s|ms)\\b( \\d+(m|s)\\b)?"), "<duration>");
        return plain;
    }

    static PlainFacts of(String answer) {
        return new PlainFacts(plain(JSON.parseMap(answer)));
    }

    /** What is expected, as JSON. */
    static @Nullable Object parse(String json) {
        String text = json.strip();
        return text.equals("null") ? null : text.startsWith("[") ? JSON.parseList(text) : JSON.parseMap(text);
    }

    Map<String, Object> all() {
        return facts;
    }

    @Nullable
    Object at(String name) {
        return facts.get(name);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(String name) {
        return (Map<String, Object>) facts.getOrDefault(name, Map.of());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> plain(Map<String, Object> facts) {
        return (Map<String, Object>) plain("", facts);
    }

    private static Object plain(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, entry) -> {
                if (!ELSEWHERE_ONLY.contains(String.valueOf(key))) {
                    plain.put(String.valueOf(key), entry == null ? null : plain(String.valueOf(key), entry));
                }
            });
            return plain;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(entry -> plain(name, entry)).toList();
        }
        if (value instanceof Number number) {
            boolean varies =
                    name.equals("subtask") || name.equals("times") || BEHIND.contains(name) && number.longValue() > 0;
            return varies ? "<number>" : value;
        }
        return value instanceof String text ? name.equals("error") ? "<error>" : plain(text) : value;
    }

    private static String plain(String text) {
        String plain = text;
        for (Map.Entry<Pattern, String> each : PLAIN.entrySet()) {
            plain = each.getKey().matcher(plain).replaceAll(each.getValue());
        }
        return plain;
    }
}
