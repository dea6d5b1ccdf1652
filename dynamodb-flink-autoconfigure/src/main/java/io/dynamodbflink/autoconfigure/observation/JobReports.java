/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.observation.ReportCoverage.Unheard;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the parts of one execution of a job report, and knows which of them have not. Used by one thread.
 */
final class JobReports {

    /** Clocks of well-kept machines differ by less. */
    private static final Duration USUAL_SKEW = Duration.ofSeconds(5);

    private static final Pattern PIECE =
            Pattern.compile("(?<place>.+\\." + Pattern.quote(ReportGauges.GROUP) + ")\\.\\d+");

    private final String job;
    private final MetricsRest rest;
    private final ReportedJob registry;
    private final Clock clock;
    private final Duration patience;
    private final Set<ReportingPart.Kind> expected;
    private final boolean attached;
    private final Instant watchedSince;
    private final Map<ReportingPart.Id, ReportingPart> parts = new LinkedHashMap<>();

    /** Names of the metrics of each vertex that hold reports, without the number of the piece. */
    private final Map<String, Set<String>> coordinators = new LinkedHashMap<>();

    private final Map<String, Set<String>> operators = new LinkedHashMap<>();

    private @Nullable String failure;

    /**
     * @param job the cluster's id of the execution
     * @param patience how long after a report the next one may come
     * @param expected which parts are to report
     * @param attached whether the execution ran already when the application found it
     */
    JobReports(
            String job,
            MetricsRest rest,
            ReportedJob registry,
            Clock clock,
            Duration patience,
            Set<ReportingPart.Kind> expected,
            boolean attached) {
        this.job = job;
        this.rest = rest;
        this.registry = registry;
        this.clock = clock;
        this.patience = patience;
        this.expected = Set.copyOf(expected);
        this.attached = attached;
        this.watchedSince = clock.instant();
    }

    String job() {
        return job;
    }

    /**
     * Reads what there is, and tells the registry what is new.
     *
     * @return whether anything is
     */
    boolean read() throws InterruptedException {
        try {
            List<ReportingPart> news = new ArrayList<>();
            Map<String, Integer> vertices = rest.vertices(job);
            forgetOthersThan(vertices);
            for (Map.Entry<String, Integer> vertex : vertices.entrySet()) {
                search(vertex.getKey());
                read(vertex.getKey(), vertex.getValue(), news);
            }
            // What the enumerator decides follows from what the readers have done.
            news.sort(Comparator.comparing(part -> part.kind() == ReportingPart.Kind.ENUMERATOR));
            news.forEach(part -> part.tell(registry));
            failure = null;
            return !news.isEmpty();
        } catch (IOException e) {
            failure = e.getMessage();
            return false;
        }
    }

    /** Why the last attempt to read has failed; null if it has not. */
    @Nullable
    String failure() {
        return failure;
    }

    private void forgetOthersThan(Map<String, Integer> vertices) {
        coordinators.keySet().retainAll(vertices.keySet());
        operators.keySet().retainAll(vertices.keySet());
        for (ReportingPart part : List.copyOf(parts.values())) {
            int parallelism = vertices.getOrDefault(part.id().vertex(), 0);
            if (part.id().subtask() >= parallelism) {
                parts.remove(part.id());
                if (part.kind() == ReportingPart.Kind.SINK) {
                    registry.sinkHas(parallelism);
                }
            }
        }
    }

    /** Looks for metrics that hold reports, until those are found that there must be. */
    private void search(String vertex) throws IOException, InterruptedException {
        if (parts.values().stream().map(ReportingPart::kind).toList().containsAll(expected)) {
            return;
        }
        if (!coordinators.containsKey(vertex)) {
            remember(coordinators, vertex, rest.coordinatorNames(job, vertex));
        }
        if (!operators.containsKey(vertex)) {
            remember(operators, vertex, rest.subtaskNames(job, vertex));
        }
    }

    private static void remember(Map<String, Set<String>> places, String vertex, Set<String> names) {
        Set<String> found = new LinkedHashSet<>();
        for (String name : names) {
            Matcher matcher = PIECE.matcher(name);
            if (matcher.matches()) {
                found.add(matcher.group("place"));
            }
        }
        if (!found.isEmpty()) {
            places.put(vertex, found);
        }
    }

    private void read(String vertex, int parallelism, List<ReportingPart> news)
            throws IOException, InterruptedException {
        List<ReportingPart> onJobManager = coordinators.getOrDefault(vertex, Set.of()).stream()
                .map(place -> part(new ReportingPart.Id(vertex, ReportingPart.COORDINATOR, place)))
                .toList();
        read(onJobManager, names -> rest.coordinatorValues(job, vertex, names), news);
        List<ReportingPart> onTaskManagers = operators.getOrDefault(vertex, Set.of()).stream()
                .flatMap(place -> IntStream.range(0, parallelism)
                        .mapToObj(subtask -> part(new ReportingPart.Id(vertex, subtask, place))))
                .toList();
        read(onTaskManagers, names -> rest.subtaskValues(job, vertex, names), news);
    }

    private ReportingPart part(ReportingPart.Id id) {
        return parts.computeIfAbsent(id, ReportingPart::new);
    }

    private void read(List<ReportingPart> asked, Values values, List<ReportingPart> news)
            throws IOException, InterruptedException {
        List<ReportingPart> incomplete = take(asked, values, news);
        if (!incomplete.isEmpty()) {
            // The first piece has told how many there are, or a new report was made between two requests.
            take(incomplete, values, news);
        }
    }

    private List<ReportingPart> take(List<ReportingPart> asked, Values values, List<ReportingPart> news)
            throws IOException, InterruptedException {
        List<String> names =
                asked.stream().flatMap(part -> part.metrics().stream()).toList();
        Map<String, String> present = names.isEmpty() ? Map.of() : values.of(names);
        List<ReportingPart> incomplete = new ArrayList<>();
        for (ReportingPart part : asked) {
            switch (part.take(present, clock.instant(), patience)) {
                case NEWS -> news.add(part);
                case INCOMPLETE -> incomplete.add(part);
                case NOTHING -> {
                    // Flink has not collected the metrics since.
                }
            }
        }
        return incomplete;
    }

    /** How much is known now. */
    ReportCoverage coverage() {
        Instant now = clock.instant();
        List<String> notKnown = new ArrayList<>();
        Set<ReportingPart.Kind> known = new LinkedHashSet<>();
        Instant asOf = null;
        Instant heard = null;
        String unheard = null;
        for (ReportingPart part : parts.values()) {
            notKnown.addAll(part.gaps(USUAL_SKEW, patience));
            Instant takenAt = part.takenAt();
            if (takenAt != null) {
                known.add(part.kind());
                asOf = asOf == null || takenAt.isBefore(asOf) ? takenAt : asOf;
            }
            Instant last = part.heardAt() == null ? watchedSince : part.heardAt();
            if (isOverdue(last, now)) {
                notKnown.add(part.name() + " has not reported "
                        + (takenAt == null ? "yet" : "since " + takenAt.truncatedTo(ChronoUnit.SECONDS)));
                if (heard == null || last.isBefore(heard)) {
                    heard = last;
                    unheard = part.name();
                }
            }
        }
        for (ReportingPart.Kind kind : expected) {
            if (!known.contains(kind) && parts.values().stream().noneMatch(part -> part.kind() == kind)) {
                notKnown.add(kind.article() + " has not reported yet");
                if (isOverdue(watchedSince, now) && (heard == null || watchedSince.isBefore(heard))) {
                    heard = watchedSince;
                    unheard = kind.article();
                }
            }
        }
        if (attached) {
            notKnown.add("the job ran before the application watched it: what tasks counted that had ended by "
                    + watchedSince.truncatedTo(ChronoUnit.SECONDS) + " is missing");
        }
        if (failure != null) {
            notKnown.add("the metrics of the cluster cannot be read: " + failure);
        }
        return new ReportCoverage(
                true,
                asOf,
                known.contains(ReportingPart.Kind.ENUMERATOR),
                known.contains(ReportingPart.Kind.READER),
                !expected.contains(ReportingPart.Kind.SINK) || known.contains(ReportingPart.Kind.SINK),
                notKnown,
                heard == null
                        ? null
                        : new Unheard(
                                heard,
                                unheard + " has not reported" + (failure == null ? "" : ", because " + failure)));
    }

    private boolean isOverdue(Instant heard, Instant now) {
        return Duration.between(heard, now).compareTo(patience) > 0;
    }

    /** Where the values of metrics come from. */
    private interface Values {
        Map<String, String> of(List<String> names) throws IOException, InterruptedException;
    }
}
