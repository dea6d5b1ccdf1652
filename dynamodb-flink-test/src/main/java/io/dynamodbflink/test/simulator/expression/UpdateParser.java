/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import io.dynamodbflink.test.simulator.item.Numbers;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the clauses of an update expression. */
final class UpdateParser {

    private static final Set<String> CLAUSES = Set.of("SET", "REMOVE", "ADD", "DELETE");

    private final Tokens tokens;
    private final Placeholders placeholders;
    private final Map<String, Operand> newValues = new LinkedHashMap<>();

    UpdateParser(Tokens tokens, Placeholders placeholders) {
        this.tokens = tokens;
        this.placeholders = placeholders;
    }

    UpdateExpression parse() {
        Set<String> seen = new HashSet<>();
        while (!tokens.atEnd()) {
            String clause = tokens.take().toUpperCase(Locale.ROOT);
            if (!CLAUSES.contains(clause)) {
                throw tokens.syntaxError(clause);
            }
            if (!seen.add(clause)) {
                throw tokens.invalid("The \"" + clause + "\" section can only be used once in an update expression;");
            }
            do {
                action(clause);
            } while (tokens.takeIf(","));
        }
        return new UpdateExpression(newValues);
    }

    private void action(String clause) {
        String name = placeholders.attribute(tokens);
        Operand newValue =
                switch (clause) {
                    case "SET" -> assigned();
                    case "REMOVE" -> item -> null;
                    case "ADD" -> added(name, value());
                    default -> deleted(name, value());
                };
        if (newValues.put(name, newValue) != null) {
            throw tokens.invalid("Two document paths overlap with each other; must remove or rewrite one of these"
                    + " paths; path one: [" + name + "], path two: [" + name + "]");
        }
    }

    private AttributeValue value() {
        return placeholders.value(tokens, tokens.take());
    }

    private Operand assigned() {
        tokens.expect("=");
        Operand left = operand();
        if (tokens.takeIf("+")) {
            Operand right = operand();
            return item -> number(number(left, item).add(number(right, item)));
        }
        if (tokens.takeIf("-")) {
            Operand right = operand();
            return item -> number(number(left, item).subtract(number(right, item)));
        }
        return left;
    }

    private Operand operand() {
        if (tokens.peek().startsWith(":")) {
            AttributeValue value = value();
            return item -> value;
        }
        if (tokens.takeIf("if_not_exists")) {
            tokens.expect("(");
            String name = placeholders.attribute(tokens);
            tokens.expect(",");
            Operand otherwise = operand();
            tokens.expect(")");
            return item -> item.containsKey(name) ? item.get(name) : otherwise.in(item);
        }
        if (tokens.takeIf("list_append")) {
            tokens.expect("(");
            Operand first = operand();
            tokens.expect(",");
            Operand second = operand();
            tokens.expect(")");
            return item -> appended(existing(first, item), existing(second, item));
        }
        String name = placeholders.attribute(tokens);
        return item -> existing(other -> other.get(name), item);
    }

    private static AttributeValue existing(Operand operand, Map<String, AttributeValue> item) {
        AttributeValue value = operand.in(item);
        if (value == null) {
            throw ServiceException.validation(
                    "The provided expression refers to an attribute that does not exist in the item");
        }
        return value;
    }

    private static AttributeValue appended(AttributeValue first, AttributeValue second) {
        if (!first.hasL() || !second.hasL()) {
            throw wrongType();
        }
        return AttributeValue.fromL(
                Stream.concat(first.l().stream(), second.l().stream()).toList());
    }

    private static Operand added(String name, AttributeValue value) {
        return item -> {
            AttributeValue old = item.get(name);
            if (value.n() != null) {
                BigDecimal sum = old == null ? BigDecimal.ZERO : number(old);
                return number(sum.add(number(value)));
            }
            return SetArithmetic.union(old, value);
        };
    }

    private static Operand deleted(String name, AttributeValue value) {
        return item -> SetArithmetic.difference(item.get(name), value);
    }

    private static BigDecimal number(Operand operand, Map<String, AttributeValue> item) {
        return number(existing(operand, item));
    }

    private static BigDecimal number(AttributeValue value) {
        if (value.n() == null) {
            throw wrongType();
        }
        return Numbers.parse(value.n());
    }

    private static AttributeValue number(BigDecimal number) {
        return AttributeValue.fromN(Numbers.format(Numbers.parse(number.toString())));
    }

    static ServiceException wrongType() {
        return ServiceException.validation("An operand in the update expression has an incorrect data type");
    }
}
