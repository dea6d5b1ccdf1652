/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words and signs of an expression, read one by one. */
final class Tokens {

    private static final Pattern TOKEN = Pattern.compile("\\s*([#:]?\\w+|<>|<=|>=|[=<>(),.\\[\\]+\\-])\\s*");

    private static final String END = "<EOF>";

    private final String kind;
    private final List<String> tokens = new ArrayList<>();
    private int next;

    /** @param kind of expression, for messages */
    Tokens(String kind, String expression) {
        this.kind = kind;
        if (expression.isBlank()) {
            throw ServiceException.validation("Invalid " + kind + ": The expression can not be empty;");
        }
        Matcher matcher = TOKEN.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                throw syntaxError(expression.substring(at, at + 1));
            }
            tokens.add(matcher.group(1));
            at = matcher.end();
        }
    }

    String peek() {
        return next < tokens.size() ? tokens.get(next) : END;
    }

    String take() {
        String token = peek();
        next++;
        return token;
    }

    boolean atEnd() {
        return next >= tokens.size();
    }

    boolean nextIs(String word) {
        return peek().equalsIgnoreCase(word);
    }

    boolean takeIf(String word) {
        if (nextIs(word)) {
            next++;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!takeIf(word)) {
            throw syntaxError(peek());
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw syntaxError(peek());
        }
    }

    ServiceException syntaxError(String near) {
        return ServiceException.validation("Invalid " + kind + ": Syntax error; token: \"" + near + "\"");
    }

    ServiceException unsupported(String what) {
        return ServiceException.unsupported(what + " in a " + kind);
    }

    ServiceException invalid(String why) {
        return ServiceException.validation("Invalid " + kind + ": " + why);
    }
}
