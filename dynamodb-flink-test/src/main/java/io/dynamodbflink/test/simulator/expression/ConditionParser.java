/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads a condition by recursive descent: OR binds weaker than AND, AND weaker than NOT. */
final class ConditionParser {

    private static final Set<String> TYPES =
            new TreeSet<>(Set.of("S", "N", "B", "SS", "NS", "BS", "M", "L", "BOOL", "NULL"));

    private final Tokens tokens;
    private final Placeholders placeholders;

    ConditionParser(Tokens tokens, Placeholders placeholders) {
        this.tokens = tokens;
        this.placeholders = placeholders;
    }

    ConditionExpression parse() {
        ConditionExpression condition = disjunction();
        tokens.expectEnd();
        return condition;
    }

    private ConditionExpression disjunction() {
        ConditionExpression left = conjunction();
        while (tokens.takeIf("OR")) {
            ConditionExpression first = left;
            ConditionExpression second = conjunction();
            left = item -> first.test(item) || second.test(item);
        }
        return left;
    }

    private ConditionExpression conjunction() {
        ConditionExpression left = negation();
        while (tokens.takeIf("AND")) {
            ConditionExpression first = left;
            ConditionExpression second = negation();
            left = item -> first.test(item) && second.test(item);
        }
        return left;
    }

    private ConditionExpression negation() {
        if (tokens.takeIf("NOT")) {
            ConditionExpression condition = negation();
            return item -> !condition.test(item);
        }
        if (tokens.takeIf("(")) {
            ConditionExpression condition = disjunction();
            tokens.expect(")");
            return condition;
        }
        ConditionExpression function = function();
        return function == null ? comparison() : function;
    }

    private @Nullable ConditionExpression function() {
        if (tokens.takeIf("attribute_exists")) {
            String name = onlyAttribute();
            return item -> item.containsKey(name);
        }
        if (tokens.takeIf("attribute_not_exists")) {
            String name = onlyAttribute();
            return item -> !item.containsKey(name);
        }
        if (tokens.takeIf("attribute_type")) {
            return attributeType();
        }
        if (tokens.takeIf("begins_with")) {
            return twoOperands(Values::beginsWith);
        }
        if (tokens.takeIf("contains")) {
            return twoOperands(Values::contains);
        }
        return null;
    }

    private ConditionExpression attributeType() {
        tokens.expect("(");
        String name = placeholders.attribute(tokens);
        tokens.expect(",");
        String type = placeholders.value(tokens, tokens.take()).s();
        tokens.expect(")");
        if (type == null || !TYPES.contains(type)) {
            throw tokens.invalid("Invalid attribute type name found; type: " + type + ", valid types: " + TYPES);
        }
        return item -> {
            AttributeValue value = item.get(name);
            return value != null && Values.typeName(value).equals(type);
        };
    }

    private String onlyAttribute() {
        tokens.expect("(");
        String name = placeholders.attribute(tokens);
        tokens.expect(")");
        return name;
    }

    private ConditionExpression twoOperands(Relation relation) {
        tokens.expect("(");
        Operand first = operand();
        tokens.expect(",");
        Operand second = operand();
        tokens.expect(")");
        return item -> relation.holds(first.in(item), second.in(item));
    }

    private ConditionExpression comparison() {
        Operand left = operand();
        String sign = tokens.take().toUpperCase(Locale.ROOT);
        return switch (sign) {
            case "=" -> compared(left, Values::equal);
            case "<>" -> compared(left, (a, b) -> !Values.equal(a, b));
            case "<" -> compared(left, ordered(order -> order < 0));
            case "<=" -> compared(left, ordered(order -> order <= 0));
            case ">" -> compared(left, ordered(order -> order > 0));
            case ">=" -> compared(left, ordered(order -> order >= 0));
            case "BETWEEN" -> between(left);
            case "IN" -> in(left);
            default -> throw tokens.syntaxError(sign);
        };
    }

    private ConditionExpression compared(Operand left, Relation relation) {
        Operand right = operand();
        return item -> relation.holds(left.in(item), right.in(item));
    }

    private ConditionExpression between(Operand value) {
        Operand low = operand();
        tokens.expect("AND");
        Operand high = operand();
        Relation atMost = ordered(order -> order <= 0);
        return item -> atMost.holds(low.in(item), value.in(item)) && atMost.holds(value.in(item), high.in(item));
    }

    private ConditionExpression in(Operand value) {
        tokens.expect("(");
        List<Operand> candidates = new ArrayList<>();
        do {
            candidates.add(operand());
        } while (tokens.takeIf(","));
        tokens.expect(")");
        return item -> candidates.stream().anyMatch(candidate -> Values.equal(value.in(item), candidate.in(item)));
    }

    private Operand operand() {
        if (tokens.peek().startsWith(":")) {
            AttributeValue value = placeholders.value(tokens, tokens.take());
            return item -> value;
        }
        if (tokens.takeIf("size")) {
            String name = onlyAttribute();
            return item -> Values.size(item.get(name));
        }
        String name = placeholders.attribute(tokens);
        return item -> item.get(name);
    }

    private static Relation ordered(IntPredicate accepts) {
        return (left, right) -> left != null
                && right != null
                && Values.ordered(left, right)
                && accepts.test(Values.compare(left, right));
    }

    @FunctionalInterface
    private interface Relation {

        boolean holds(@Nullable AttributeValue left, @Nullable AttributeValue right);
    }
}
