/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import static io.dynamodbflink.connector.sink.converter.Everything.l;
import static io.dynamodbflink.connector.sink.converter.Everything.m;
import static io.dynamodbflink.connector.sink.converter.Everything.n;
import static io.dynamodbflink.connector.sink.converter.Everything.s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.source.serialization.Customer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class ElementConvertersTests {

    private static final AttributeValue NULL = AttributeValue.fromNul(true);

    @Test
    void everyTypeOfFieldBecomesAnAttributeByTypeInformation() {
        DynamoDbWriteRequest request = apply(
                new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Everything.class)), new Everything());

        assertThat(request.getType()).isEqualTo(DynamoDbWriteRequestType.PUT);
        assertThat(request.getItem()).containsExactlyInAnyOrderEntriesOf(Everything.item());
    }

    @Test
    void everyTypeOfFieldBecomesAnAttributeByClass() {
        DynamoDbWriteRequest request = apply(new DefaultDynamoDbElementConverter<>(), new Everything());

        assertThat(request.getType()).isEqualTo(DynamoDbWriteRequestType.PUT);
        assertThat(request.getItem()).containsExactlyInAnyOrderEntriesOf(Everything.item());
    }

    @Test
    void nullsAreWrittenIfTheyAreNotIgnored() {
        Map<String, AttributeValue> item = apply(
                        new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Everything.class), false),
                        new Everything())
                .getItem();

        assertThat(item)
                .containsEntry("missing", NULL)
                .containsEntry("absent", NULL)
                .containsEntry("emptySet", NULL)
                .containsEntry("noInt", NULL)
                .containsEntry("line", m("article", s("pen"), "price", n("1.5"), "note", NULL))
                .containsEntry("inner", AttributeValue.fromM(Map.of("name", s("inner"), "missing", NULL)));
        assertThat(apply(new DefaultDynamoDbElementConverter<>(false), new Everything())
                        .getItem())
                .isEqualTo(item);
    }

    @Test
    void tuplesFieldsAreNumberedAndNestedTuplesAreLists() {
        Tuple2<String, Tuple3<Integer, String, Boolean>> tuple = Tuple2.of("a", Tuple3.of(1, null, true));
        Map<String, AttributeValue> expected =
                Map.of("f0", s("a"), "f1", AttributeValue.fromL(List.of(n("1"), NULL, AttributeValue.fromBool(true))));

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), tuple).getItem())
                .isEqualTo(expected);
        assertThat(apply(
                                new DynamoDbTypeInformedElementConverter<>(
                                        Types.TUPLE(Types.STRING, Types.TUPLE(Types.INT, Types.STRING, Types.BOOLEAN))),
                                tuple)
                        .getItem())
                .isEqualTo(expected);
    }

    @Test
    void rowsNamesComeFromTheTypeInformation() {
        TypeInformation<Row> type = Types.ROW_NAMED(
                new String[] {"id", "address"},
                Types.STRING,
                Types.ROW_NAMED(new String[] {"city", "zip"}, Types.STRING, Types.INT));

        assertThat(apply(new DynamoDbTypeInformedElementConverter<>(type), Row.of("1", Row.of("Graz", 8010)))
                        .getItem())
                .isEqualTo(Map.of(
                        "id", s("1"), "address", AttributeValue.fromM(Map.of("city", s("Graz"), "zip", n("8010")))));
    }

    @Test
    void rowsNamesComeFromTheRowIfItHasThem() {
        Row row = Row.withNames();
        row.setField("id", "1");
        row.setField("missing", null);
        TypeInformation<Row> type = Types.ROW_NAMED(new String[] {"id", "missing"}, Types.STRING, Types.STRING);

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), row).getItem())
                .isEqualTo(Map.of("id", s("1")));
        assertThat(apply(new DynamoDbTypeInformedElementConverter<>(type), row).getItem())
                .isEqualTo(Map.of("id", s("1")));
        assertThat(apply(new DefaultDynamoDbElementConverter<>(), Row.of("1")).getItem())
                .isEqualTo(Map.of("f0", s("1")));
    }

    @Test
    void rowOfKindDeleteBecomesADeleteOfItsKey() {
        Row row = Row.withNames(RowKind.DELETE);
        row.setField("id", "1");
        row.setField("value", 2);

        DynamoDbWriteRequest request = apply(new DefaultDynamoDbElementConverter<Row>().withKeyAttributes("id"), row);

        assertThat(request.getType()).isEqualTo(DynamoDbWriteRequestType.DELETE);
        assertThat(request.getItem()).isEqualTo(Map.of("id", s("1")));
        assertThat(apply(
                                new DynamoDbTypeInformedElementConverter<>(
                                                Types.ROW_NAMED(new String[] {"id", "value"}, Types.STRING, Types.INT))
                                        .withKeyAttributes("id"),
                                row)
                        .getType())
                .isEqualTo(DynamoDbWriteRequestType.DELETE);
    }

    @Test
    void rowOfKindDeleteHoldsAllItsFieldsIfTheKeyIsLeftToTheSink() {
        DynamoDbWriteRequest request =
                apply(new DefaultDynamoDbElementConverter<>(), Row.ofKind(RowKind.DELETE, "1", 2));

        assertThat(request.getType()).isEqualTo(DynamoDbWriteRequestType.DELETE);
        assertThat(request.getItem()).isEqualTo(Map.of("f0", s("1"), "f1", n("2")));
    }

    public static class Category {
        public String name;
        public Category parent;
        public Owner owner;
    }

    public static class Owner {
        public Category favourite;
    }

    @Test
    void pojoThatRefersToItsOwnClassIsWritten() {
        Category parent = new Category();
        parent.name = "books";
        Category child = new Category();
        child.name = "poems";
        child.parent = parent;
        child.owner = new Owner();
        child.owner.favourite = parent;
        Map<String, AttributeValue> books = Map.of("name", s("books"));
        Map<String, AttributeValue> poems = Map.of(
                "name", s("poems"),
                "parent", AttributeValue.fromM(books),
                "owner", AttributeValue.fromM(Map.of("favourite", AttributeValue.fromM(books))));

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), child).getItem())
                .isEqualTo(poems);
        assertThat(apply(new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Category.class)), child)
                        .getItem())
                .isEqualTo(poems);
    }

    @Test
    void rowThatUpdatesIsPut() {
        assertThat(apply(new DefaultDynamoDbElementConverter<>(), Row.ofKind(RowKind.UPDATE_AFTER, "1"))
                        .getType())
                .isEqualTo(DynamoDbWriteRequestType.PUT);
    }

    @Test
    void rowThatCannotBeWrittenIsRefusedWithTheRemedy() {
        DefaultDynamoDbElementConverter<Row> converter = new DefaultDynamoDbElementConverter<>();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(converter.withKeyAttributes("id"), Row.ofKind(RowKind.DELETE, "1")))
                .withMessageContaining("'id'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(converter, Row.ofKind(RowKind.UPDATE_BEFORE, "1")))
                .withMessageContaining("UPDATE_BEFORE");
        assertThatIllegalArgumentException().isThrownBy(() -> converter.withKeyAttributes("a", "b", "c"));
        assertThatIllegalArgumentException().isThrownBy(converter::withKeyAttributes);
    }

    public static class WithLocale {
        public String id = "1";
        public Nested nested = new Nested();
    }

    public static class Nested {
        public Locale language = Locale.GERMAN;
    }

    /** Flink knows public records only. */
    private record Line(Object parts) {}

    private record Order(String id, int count, List<Line> lines, Optional<String> note) {

        /** The canonical accessor decides, not the field. */
        @Override
        public int count() {
            return count + 1;
        }
    }

    public record PublicOrder(String id, int count, Inside inside) {

        @Override
        public int count() {
            return count + 1;
        }

        public record Inside(double price) {}
    }

    @Test
    void recordsAreReadThroughTheirAccessors() {
        Order order = new Order("1", 1, List.of(new Line(2)), Optional.empty());
        Map<String, AttributeValue> item = Map.of("id", s("1"), "count", n("2"), "lines", l(m("parts", n("2"))));
        PublicOrder publicOrder = new PublicOrder("1", 1, new PublicOrder.Inside(0.5));
        Map<String, AttributeValue> publicItem = Map.of("id", s("1"), "count", n("2"), "inside", m("price", n("0.5")));

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), order).getItem())
                .isEqualTo(item);
        assertThat(apply(new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Order.class)), order)
                        .getItem())
                .isEqualTo(item);
        assertThat(apply(new DefaultDynamoDbElementConverter<>(), publicOrder).getItem())
                .isEqualTo(publicItem);
        assertThat(apply(new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(PublicOrder.class)), publicOrder)
                        .getItem())
                .isEqualTo(publicItem);
    }

    private record Failing(String id) {
        @Override
        public String id() {
            throw new IllegalStateException("not now");
        }
    }

    @Test
    void whatAnAccessorThrowsIsThrown() {
        assertThatIllegalStateException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>(), new Failing("1")))
                .withMessage("not now");
    }

    public static class Tagged {
        public String id = "1";
        public String[] tags = {"b", "a", "b"};
        public List<Integer> numbers = List.of(1, 2);
        public List<String> none = List.of();
        public String[] missing;
        public List<TaggedLine> lines = Arrays.asList(new TaggedLine("x"), null, new TaggedLine("y"));
        public TaggedLine first = new TaggedLine("z");
    }

    public static class TaggedLine {
        public List<String> codes;

        public TaggedLine() {}

        TaggedLine(String code) {
            codes = List.of(code);
        }
    }

    @Test
    void listsAndArraysAreSetsIfTheUserAsks() {
        String[] fields = {"tags", "numbers", "none", "missing", "lines.codes", "first.codes"};
        AttributeValue x = m("codes", AttributeValue.fromSs(List.of("x")));
        AttributeValue y = m("codes", AttributeValue.fromSs(List.of("y")));
        Map<String, AttributeValue> expected = Map.of(
                "id", s("1"),
                "tags", AttributeValue.fromSs(List.of("b", "a")),
                "numbers", AttributeValue.fromNs(List.of("1", "2")),
                "lines", l(x, NULL, y),
                "first", m("codes", AttributeValue.fromSs(List.of("z"))));

        assertThat(apply(new DefaultDynamoDbElementConverter<>().withSets(fields), new Tagged())
                        .getItem())
                .isEqualTo(expected);
        assertThat(apply(
                                new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Tagged.class))
                                        .withSets(fields),
                                new Tagged())
                        .getItem())
                .isEqualTo(expected);
        assertThat(apply(new DefaultDynamoDbElementConverter<>(false).withSets("none"), new Tagged())
                        .getItem())
                .containsEntry("none", NULL)
                .containsEntry("missing", NULL)
                .containsEntry("tags", l(s("b"), s("a"), s("b")));
        assertThat(apply(new DefaultDynamoDbElementConverter<>().withSets("f1"), Tuple2.of("a", new int[] {1}))
                        .getItem())
                .isEqualTo(Map.of("f0", s("a"), "f1", AttributeValue.fromNs(List.of("1"))));
    }

    @Test
    void setThatCannotBeMadeIsRefusedWithItsPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Tagged.class)).withSets("tag"))
                .withMessageContaining("the field 'tag'")
                .withMessageContaining("tags");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>().withSets("tag"), new Tagged()))
                .withMessageContaining("the field 'tag'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>().withSets("f2"), Tuple2.of("a", "b")))
                .withMessageContaining("[f0, f1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DefaultDynamoDbElementConverter<>().withSets("order..tags"))
                .withMessageContaining("'order..tags'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>().withSets("id"), new Tagged()))
                .withMessageContaining("Field 'id'")
                .withMessageContaining("it is no list");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>().withSets("tags.codes"), new Tagged()))
                .withMessageContaining("Field 'tags[0]'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>().withSets("lines"), new Tagged()))
                .withMessageContaining("Field 'lines'")
                .withMessageContaining("all texts");
    }

    public static class Knot {
        public Knot other;
        public List<Object> around = new ArrayList<>();
    }

    @Test
    void objectThatRefersToItselfIsRefusedRatherThanEndless() {
        Knot knot = new Knot();
        knot.other = knot;
        assertRefused(knot, "refers to itself");
        knot.other = null;
        knot.around.add(knot.around);
        assertRefused(knot, "refers to itself");
        DefaultDynamoDbElementConverter<Knot> converter = new DefaultDynamoDbElementConverter<>();
        for (int i = 0; i < 100; i++) {
            assertThatIllegalArgumentException().isThrownBy(() -> apply(converter, knot));
        }
        assertThat(apply(converter, new Knot()).getItem()).isEqualTo(Map.of("around", l()));
    }

    @Test
    void numberThatDynamoDbDoesNotHaveIsLeftToTheSink() {
        Hidden element = new Hidden();
        element.value = Double.NaN;

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), element).getItem())
                .containsEntry("value", n("NaN"));
    }

    @Test
    void nullThatTheUserGivesAsAnAttributeIsWritten() {
        Hidden element = new Hidden();
        element.value = NULL;

        assertThat(apply(new DefaultDynamoDbElementConverter<>(), element).getItem())
                .containsEntry("value", NULL);
    }

    public static class Unwritable {
        public String id = "1";
        public Map<String, WithLocale[]> deep = Map.of();
    }

    public static class BadSet {
        public Set<Boolean> set = Set.of();
    }

    public static class BadMap {
        public Map<WithLocale, String> map = Map.of();
    }

    @Test
    void typeInsideAContainerThatCannotBeWrittenIsNamedByItsPathWhenTheConverterIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(Unwritable.class)))
                .withMessageContaining("Field 'deep[][].nested.language' of type java.util.Locale");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(BadSet.class)))
                .withMessageContaining("Field 'set' of type java.util.Set")
                .withMessageContaining("a set's elements");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(BadMap.class)))
                .withMessageContaining("Field 'map' of type java.util.Map")
                .withMessageContaining("a map's keys");
    }

    public record Tree(String name, List<Tree> children) {}

    public static class Node {
        public String name = "n";
        public Map<String, Node> next = new HashMap<>();
    }

    @Test
    void classesWithListsOfTheirOwnKindAreWritten() {
        Node node = new Node();
        node.next.put("a", new Node());

        assertThat(apply(
                                new DefaultDynamoDbElementConverter<>(),
                                new Tree("root", List.of(new Tree("leaf", List.of()))))
                        .getItem())
                .isEqualTo(Map.of("name", s("root"), "children", l(m("name", s("leaf"), "children", l()))));
        assertThat(apply(new DefaultDynamoDbElementConverter<>(), node).getItem())
                .isEqualTo(Map.of("name", s("n"), "next", m("a", m("name", s("n"), "next", m()))));
    }

    public static class WithoutGetter {
        public String id = "1";
        private String secret = "s";

        @Override
        public String toString() {
            return secret;
        }
    }

    public static class Hiding extends Node {
        public String name = "mine";
    }

    public static class Snake {
        private String order_id = "1";
        private boolean paid = true;

        public String getOrderId() {
            return order_id;
        }

        public boolean isPaid() {
            return paid;
        }
    }

    @Test
    void classIsAPojoIfAllItsFieldsCanBeReadByName() {
        assertThat(apply(new DefaultDynamoDbElementConverter<>(), new Snake()).getItem())
                .isEqualTo(Map.of("order_id", s("1"), "paid", AttributeValue.fromBool(true)));
        assertRefused(new WithoutGetter(), "have no fields to make attributes of");
        assertRefused(new Hiding(), "have no fields to make attributes of");
        assertRefused(new Object(), "have no fields to make attributes of");
        assertRefused(new Failure(), "have no fields to make attributes of");
    }

    static final class Failure {
        public String id = "not public";
    }

    public static class Hidden {
        public String id = "1";
        public Object value;
    }

    @Test
    void fieldThatCannotBeWrittenIsRefusedWhenTheConverterIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamoDbTypeInformedElementConverter<>(TypeInformation.of(WithLocale.class)))
                .withMessageContaining("Field 'nested.language' of type java.util.Locale");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>(), new WithLocale()))
                .withMessageContaining("Field 'nested.language' of type java.util.Locale");
    }

    @Test
    void valueThatCannotBeWrittenIsNamedByItsPath() {
        Hidden element = new Hidden();

        element.value = List.of(Map.of("a", Locale.GERMAN));
        assertRefused(element, "'value[0].a' of type java.util.Locale");
        element.value = List.of(List.of("a", List.of(Map.of("price", new Object[] {1, Locale.GERMAN}))));
        assertRefused(element, "'value[0][1][0].price[1]' of type java.util.Locale");
        element.value = new Line(new Object[] {Tuple2.of(1, Locale.GERMAN)});
        assertRefused(element, "'value.parts[0].f1' of type java.util.Locale");
        element.value = Map.of(List.of(1), "a");
        assertRefused(
                element,
                "'value' of type java.util.ImmutableCollections$Map1 cannot be written to DynamoDB: a map's"
                        + " keys must be texts");
        element.value = Collections.singletonMap(null, "a");
        assertRefused(element, "keys must be texts");
        element.value = Map.of(true, "a");
        assertRefused(element, "keys must be texts");
        element.value = Set.of(List.of(1));
        assertRefused(element, "all texts, all numbers, or all binaries");
        element.value = Set.of("a", 1);
        assertRefused(element, "all texts, all numbers, or all binaries");
        element.value = Set.of(true);
        assertRefused(element, "all texts, all numbers, or all binaries");
        element.value = new HashSet<>(Arrays.asList("a", null));
        assertRefused(element, "all texts, all numbers, or all binaries");
    }

    private static void assertRefused(Object element, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>(), element))
                .withMessageContaining(message);
    }

    @Test
    void elementWithoutFieldsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DynamoDbTypeInformedElementConverter<>(Types.STRING))
                .withMessageContaining("expected a POJO, a record, a tuple or a row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new DefaultDynamoDbElementConverter<>(), "text"))
                .withMessageContaining("expected a POJO, a record, a tuple or a row");
    }

    @Test
    void binariesAreCopiedSoThatElementsMayBeReused() {
        Everything element = new Everything();
        DynamoDbWriteRequest request = apply(new DefaultDynamoDbElementConverter<>(), element);
        element.bytes[0] = 99;

        assertThat(request.getItem()).containsEntry("bytes", Everything.b(1, 2));
    }

    @Test
    void beansAttributesAreNamedByItsAnnotations() {
        Customer customer = Customer.of("1", 2);

        assertThat(apply(new DynamoDbBeanElementConverter<>(Customer.class), customer)
                        .getItem())
                .isEqualTo(Map.of("id", s("1"), "order_count", n("2"), "since", NULL, "tags", NULL));
        assertThat(apply(new DynamoDbBeanElementConverter<>(Customer.class, true), customer))
                .isEqualTo(DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", s("1"), "order_count", n("2")))
                        .build());
    }

    @Test
    void classWithoutAnnotationsIsRefusedWhenTheConverterIsMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DynamoDbBeanElementConverter<>(String.class));
    }

    @Test
    void changesAreReplayed() {
        Map<String, AttributeValue> image = Map.of("id", s("1"), "v", n("2"));
        ChangeEventElementConverter converter = new ChangeEventElementConverter();

        assertThat(apply(converter, event("INSERT", image)))
                .isEqualTo(DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(image)
                        .build());
        assertThat(apply(converter, event("MODIFY", image)).getType()).isEqualTo(DynamoDbWriteRequestType.PUT);
        assertThat(apply(converter, event("REMOVE", null)))
                .isEqualTo(DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(Map.of("id", s("1")))
                        .build());
    }

    @Test
    void changesCarryTheirSequenceNumberAsVersionIfAsked() throws Exception {
        ChangeEventElementConverter converter =
                InstantiationUtil.clone(new ChangeEventElementConverter().withVersion("version"));
        ChangeEvent insert = event("INSERT", Map.of("id", s("1"), "name", s("Ada"), "version", s("of the source")));
        String padded = insert.sequenceNumber().toPaddedString();

        assertThat(padded).hasSize(40);
        assertThat(apply(converter, insert).getItem())
                .isEqualTo(Map.of("id", s("1"), "name", s("Ada"), "version", s(padded)));
        assertThat(apply(converter, event("REMOVE", null)).getItem())
                .isEqualTo(Map.of("id", s("1"), "version", s(padded)));
    }

    @Test
    void versionCannotBeAKeyAttribute() {
        ChangeEventElementConverter converter = new ChangeEventElementConverter();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(converter.withVersion("id"), event("REMOVE", null)))
                .withMessageContaining("withVersion(\"id\")")
                .withMessageContaining("key attribute");
        assertThatIllegalArgumentException().isThrownBy(() -> converter.withVersion(" "));
    }

    @Test
    void changeWithoutNewImageIsRefusedWithTheViewTypeToSet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> apply(new ChangeEventElementConverter(), event("INSERT", null)))
                .withMessageContaining("view type of the stream is KEYS_ONLY")
                .withMessageContaining("NEW_IMAGE or NEW_AND_OLD_IMAGES");
    }

    @Test
    void convertersTravelWithTheJobAlsoAfterTheyWereUsed() throws Exception {
        DefaultDynamoDbElementConverter<Everything> byClass = new DefaultDynamoDbElementConverter<>();
        apply(byClass, new Everything());

        assertThat(apply(InstantiationUtil.clone(byClass), new Everything()).getItem())
                .isEqualTo(Everything.item());
        assertThat(apply(
                                InstantiationUtil.clone(new DynamoDbTypeInformedElementConverter<>(
                                        TypeInformation.of(Everything.class))),
                                new Everything())
                        .getItem())
                .isEqualTo(Everything.item());
        assertThat(apply(
                                InstantiationUtil.clone(
                                        new DefaultDynamoDbElementConverter<Tagged>(false).withSets("tags")),
                                new Tagged())
                        .getItem())
                .containsEntry("tags", AttributeValue.fromSs(List.of("b", "a")))
                .containsEntry("missing", NULL);
        assertThat(apply(
                                InstantiationUtil.clone(new DynamoDbBeanElementConverter<>(Customer.class, true)),
                                Customer.of("1", 2))
                        .getItem())
                .isEqualTo(Map.of("id", s("1"), "order_count", n("2")));
        assertThat(InstantiationUtil.clone(new ChangeEventElementConverter())).isNotNull();
    }

    private static <T> DynamoDbWriteRequest apply(ElementConverter<T, DynamoDbWriteRequest> converter, T element) {
        return converter.apply(element, null);
    }

    private static ChangeEvent event(String eventName, Map<String, AttributeValue> newImage) {
        return ChangeEvent.from(Record.builder()
                .eventName(eventName)
                .dynamodb(StreamRecord.builder()
                        .keys(Map.of("id", s("1")))
                        .newImage(newImage)
                        .sequenceNumber("1")
                        .approximateCreationDateTime(Instant.EPOCH)
                        .streamViewType(StreamViewType.KEYS_ONLY)
                        .build())
                .build());
    }
}
