package io.credmatch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Answers the questions of {@code cargo xtask conformance}: JSON lines in, JSON lines out. */
final class ConformanceRunner {
    private static final int WHOLE = 1_000_000;

    private ConformanceRunner() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<?, ?> question = (Map<?, ?>) Json.read(line);
            out.println("{\"id\":" + Written.of(question.get("id")) + ",\"answer\":" + answer(question) + "}");
        }
        out.flush();
    }

    /** The answer as JSON. */
    private static String answer(Map<?, ?> question) throws IOException {
        String group = (String) question.get("group");
        if (group.equals("surface")) {
            return Written.of(Map.of(
                    "surface", Surface.signatures(),
                    "ways", List.copyOf(Surface.ways()),
                    "codes", Surface.codes(),
                    "limits", Surface.limits()));
        }
        if (question.get("input") instanceof Map<?, ?> input) {
            return Written.of(PureAnswers.of(group, input));
        }
        try (Registry registry = compile(question)) {
            String url = (String) question.get("url");
            String service = (String) question.get("service");
            return switch (group) {
                case "matching" -> Written.of(matching(registry, url, service, limits(question)));
                case "explain" -> Written.of(registry.explain(url, service, 0, WHOLE));
                case "lint" -> Written.of(registry.lint());
                case "load", "include" -> Written.of(Map.of("entries", registry.entryCount()));
                case "authorization" -> Written.of(authorization(registry, url, service, question));
                case "config" -> Written.of(configuration(registry, url, service, question));
                case "exchange" -> Written.of(ExchangeAnswers.of(registry, question));
                default -> throw new IllegalArgumentException("no such group: " + group);
            };
        } catch (CredmatchException e) {
            Optional<Diagnostic> first =
                    e.diagnostics().stream().filter(one -> one.severity() == Severity.ERROR).findFirst();
            if (group.equals("include")) {
                return Written.of(Map.of("errors", e.diagnostics().stream()
                        .filter(one -> one.severity() == Severity.ERROR)
                        .toList()));
            }
            Object error = group.equals("load") && first.isPresent() ? first.get() : e.code();
            return Written.of(Map.of("error", error));
        }
    }

    private static Object configuration(Registry registry, String url, String service, Map<?, ?> question) {
        int entry = registry.lookup(url, service);
        if (entry == Registry.NO_ENTRY) {
            return null;
        }
        Optional<Configuration> found = question.get("challenges") instanceof List<?> challenges
                ? registry.configuration(entry, texts(challenges))
                : registry.configuration(entry);
        return found.orElse(null);
    }

    /** A list of JSON that holds texts; null is an empty one. */
    static List<String> texts(Object list) {
        return list == null ? List.of() : ((List<?>) list).stream().map(String.class::cast).toList();
    }

    private static Object authorization(Registry registry, String url, String service, Map<?, ?> question) {
        Optional<Authorization> found;
        if (question.get("challenges") instanceof List<?> challenges) {
            found = registry.authorization(url, service, challenges.stream().map(String.class::cast).toList());
        } else {
            found = registry.authorization(url, service);
        }
        return found.map(one -> (Object) Map.of(
                        "entry", one.entry(),
                        "scheme", one.scheme().toString(),
                        "authorization", one.exposeSecret()))
                .orElse(null);
    }

    private static Map<?, ?> limits(Map<?, ?> question) {
        return (Map<?, ?>) ((Map<?, ?>) question.get("options")).get("limits");
    }

    private static Registry compile(Map<?, ?> question) throws IOException {
        RegistryBuilder builder = Registry.builder();
        Map<?, ?> options = (Map<?, ?>) question.get("options");
        if (options.get("guess_ports") instanceof Boolean guess) {
            builder.guessPorts(guess);
        }
        limits(question).forEach((name, value) ->
                builder.limit(Limit.valueOf(((String) name).toUpperCase(Locale.ROOT)), (Long) value));
        if (question.get("main") instanceof String main) {
            FileSource file = FileSource.of(Path.of(main));
            builder.load(question.get("root") instanceof String root ? file.withRoot(Path.of(root)) : file);
        }
        for (Object one : (List<?>) question.get("sources")) {
            Map<?, ?> given = (Map<?, ?>) one;
            Source source = given.get("text") instanceof String text
                    ? Source.of(text)
                    : Source.of(Base64.getDecoder().decode((String) given.get("base64")));
            Layer layer = Layer.valueOf(((String) given.get("layer")).toUpperCase(Locale.ROOT));
            if (given.get("name") instanceof String name) {
                source = source.withName(name);
            }
            builder.add(source.withLayer(layer));
        }
        return builder.compile();
    }

    /** Asks in all ways, which must agree. */
    private static Object matching(Registry registry, String url, String service, Map<?, ?> limits) {
        List<Integer> lanes = new ArrayList<>();
        UrlException[] refused = {null};
        lanes.add(ask(() -> registry.lookup(url, service), refused));
        lanes.add(ask(() -> registry.findMatch(url, service).map(Match::entry).orElse(Registry.NO_ENTRY), refused));
        lanes.add(registry.lookupMany(List.of(url, url), service)[1]);
        byte[] bytes = registry.tableBytes();
        try (Table table = limits.get("url_length") instanceof Long most
                ? Table.fromBytes(bytes, most)
                : Table.fromBytes(bytes)) {
            lanes.add(ask(() -> table.lookup(url, service), refused));
            lanes.add(table.lookupMany(new String[] {url}, service)[0]);
        }
        if (lanes.stream().distinct().count() > 1) {
            return Map.of("error", "lanes-disagree");
        }
        if (refused[0] != null) {
            throw refused[0];
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("entry", lanes.get(0) == Registry.NO_ENTRY ? null : lanes.get(0));
        return answer;
    }

    private static int ask(IntSupplier lane, UrlException[] refused) {
        try {
            return lane.getAsInt();
        } catch (UrlException e) {
            refused[0] = e;
            return Registry.INVALID_URL;
        }
    }
}
