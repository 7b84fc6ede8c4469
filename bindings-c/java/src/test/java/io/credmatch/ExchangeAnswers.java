package io.credmatch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers the questions of {@link ConformanceRunner} on whole exchanges: what is said to each report in turn. */
final class ExchangeAnswers {
    private final SetClock clock = new SetClock();
    private final Sessions sessions;
    private final CurrentUser user;
    private final Map<Object, Object> asked = new HashMap<>();
    private Exchange current;

    private ExchangeAnswers(Registry registry, Map<?, ?> said) {
        SessionsOptions options = SessionsOptions.defaults()
                .withClock(clock)
                .withSeed(said.get("seed") instanceof Long seed ? seed : 0)
                .allowInsecure(Boolean.TRUE.equals(said.get("allow_insecure")))
                .allowUnsigned(Boolean.TRUE.equals(said.get("allow_unsigned")));
        if (said.get("algorithms") instanceof Map<?, ?> algorithms) {
            for (Map.Entry<?, ?> one : algorithms.entrySet()) {
                options = options.withAlgorithm((String) one.getKey(), SigningAlgorithm.of((String) one.getValue()));
            }
        }
        sessions = new Sessions(registry, options);
        user = said.get("user") instanceof Map<?, ?> someone ? user(someone) : null;
    }

    static Object of(Registry registry, Map<?, ?> question) {
        Map<?, ?> said = (Map<?, ?>) question.get("exchange");
        ExchangeAnswers answers = new ExchangeAnswers(registry, said);
        try {
            for (String key : List.of("method", "body", "stream")) {
                answers.asked.put(key, said.get(key));
            }
            answers.asked.put("url", question.get("url"));
            answers.asked.put("service", question.get("service"));
            return answers.steps(said);
        } finally {
            answers.sessions.close();
        }
    }

    private static CurrentUser user(Map<?, ?> said) {
        CurrentUser user = new CurrentUser(
                said.get("name") instanceof String name ? name : "",
                ConformanceRunner.texts(said.get("groups")),
                ConformanceRunner.texts(said.get("credentials")));
        return said.get("impersonated") instanceof String other
                ? user.impersonating(other, ConformanceRunner.texts(said.get("added_groups")))
                : user;
    }

    private List<Object> steps(Map<?, ?> said) {
        List<Object> steps = new ArrayList<>();
        List<Object> reports = new ArrayList<>(List.of(Map.of("begin", Map.of())));
        reports.addAll((List<?>) said.get("steps"));
        clock.now = said.get("now") instanceof Long now ? now : 0;
        for (Object one : reports) {
            Map<?, ?> report = (Map<?, ?>) one;
            clock.now = report.get("now") instanceof Long now ? now : clock.now;
            try {
                answer(report).ifPresent(steps::add);
            } catch (CredmatchException e) {
                steps.add(Map.of("error", e.code()));
            }
        }
        return steps;
    }

    private Optional<Object> answer(Map<?, ?> report) {
        if (report.get("begin") instanceof Map<?, ?> begin) {
            asked.putAll(begin);
            current = null;
            current = sessions.begin(request());
            return Optional.of(record(current.step()));
        }
        if (report.containsKey("header")) {
            Map<String, Object> header = new HashMap<>();
            header.put("header", sessions.header((String) asked.get("url"), (String) asked.get("service"))
                    .map(Secret::exposeSecret).orElse(null));
            return Optional.of(header);
        }
        if (current == null) {
            return Optional.empty();
        }
        Step step = reported(report);
        boolean ends = step instanceof Step.Refuse || step instanceof Step.Done;
        boolean agrees = step == current.step() && ends == current.ended();
        return Optional.of(agrees ? record(step) : Map.of("error", "lanes-disagree"));
    }

    private Request request() {
        Request request = Request.of((String) asked.get("url")).withService((String) asked.get("service")).withUser(user);
        if (asked.get("method") instanceof String method) {
            request = request.withMethod(method);
        }
        if (asked.get("stream") instanceof Boolean repeatable) {
            return request.withStream(repeatable);
        }
        return asked.get("body") instanceof String body
                ? request.withBody(body.getBytes(StandardCharsets.UTF_8))
                : request;
    }

    private Step reported(Map<?, ?> report) {
        if (report.get("signed") instanceof String signature) {
            return current.signed(Base64.getDecoder().decode(signature));
        }
        if (report.get("negotiated") instanceof String token) {
            return current.negotiated(Base64.getDecoder().decode(token));
        }
        if (report.get("encrypted") instanceof String token) {
            return current.encrypted(token);
        }
        if (report.get("status") instanceof Long status) {
            return current.answered(
                    Math.toIntExact(status),
                    ConformanceRunner.texts(report.get("www_authenticate")),
                    ConformanceRunner.texts(report.get("authentication_info")));
        }
        return current.failed();
    }

    /** A step as the library's JSON has it, the way back of {@link Steps}. */
    private static Map<String, Object> record(Step step) {
        Map<String, Object> record = new LinkedHashMap<>();
        if (step instanceof Step.Send send) {
            record.put("step", "send");
            record.put("entry", send.entry());
            record.put("scheme", send.scheme().toString());
            record.put("configuration", word(send.configuration()));
            Map<String, String> headers = new LinkedHashMap<>();
            send.headers().forEach((name, value) -> headers.put(name, value.exposeSecret()));
            record.put("headers", headers);
        } else if (step instanceof Step.SendWithout without) {
            record.put("step", "send-without");
            record.put("reason", word(without.reason()));
        } else if (step instanceof Step.Sign sign) {
            record.put("step", "sign");
            record.put("key", key(sign.key()));
            record.put("algorithm", sign.algorithm().toString());
            record.put("input", sign.input().exposeSecret());
        } else if (step instanceof Step.Encrypt encrypt) {
            record.put("step", "encrypt");
            record.put("key", key(encrypt.key()));
            record.put("algorithm", encrypt.algorithm());
            record.put("contentEncryption", encrypt.contentEncryption());
            record.put("input", encrypt.input().exposeSecret());
        } else if (step instanceof Step.Negotiate negotiate) {
            record.put("step", "negotiate");
            record.put("service", negotiate.service());
            record.put("lifetime", negotiate.lifetime().toMillis());
            record.put("token", negotiate.token());
        } else if (step instanceof Step.Refuse refuse) {
            AuthorizationException reason = refuse.reason();
            record.put("step", "refuse");
            record.put("code", reason.code());
            record.put("number", reason.code().number());
            record.put("message", reason.getMessage());
            record.put("help", reason.help());
            reason.entry().ifPresent(entry -> record.put("entry", entry));
            reason.kind().ifPresent(kind -> record.put("kind", kind.toString()));
        } else if (step instanceof Step.Done done) {
            record.put("step", "done");
            record.put("outcome", word(done.outcome()));
        }
        return record;
    }

    private static Map<String, String> key(Key key) {
        Map<String, String> record = new LinkedHashMap<>();
        record.put("alias", key.alias());
        key.keyStore().ifPresent(store -> record.put("keyStore", store));
        key.password().ifPresent(password -> record.put("password", password.exposeSecret()));
        return record;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
