package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.credmatch.http.CredentialsClient;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The classes offer what conformance/surface.json lists, neither more nor less, and say so in its words. */
class SurfaceTest {
    private static List<Map<?, ?>> listed() throws IOException {
        String json = Files.readString(Workspace.file("conformance/surface.json"));
        List<Map<?, ?>> listed = new ArrayList<>();
        for (Object one : (List<?>) ((Map<?, ?>) Json.read(json)).get("functions")) {
            Map<?, ?> function = (Map<?, ?>) one;
            if (!names(function, "except") && !names(function, "pending")) {
                listed.add(function);
            }
        }
        return listed;
    }

    private static boolean names(Map<?, ?> function, String key) {
        return function.get(key) instanceof List<?> hosts && hosts.contains("java");
    }

    @Test
    void functionsAreThoseThatAreListed() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Map<?, ?> function : listed()) {
            names.add((String) function.get("name"));
        }
        assertEquals(names, Surface.functions());
    }

    @Test
    void namesAreThoseOfTheCore() throws Exception {
        String json = Files.readString(Workspace.file("conformance/surface.json"));
        List<?> names = (List<?>) ((Map<?, ?>) Json.read(json)).get("names");
        assertTrue(names.size() > 10);
        for (Object one : names) {
            Map<?, ?> type = (Map<?, ?>) one;
            String name = (String) type.get("name");
            assertEquals(new TreeSet<Object>((List<?>) type.get("values")), Surface.names(name), name);
        }
    }

    private static String source(String type) throws IOException {
        return Files.readString(Workspace.file("bindings-c/java/src/main/java/io/credmatch/" + type + ".java"));
    }

    @Test
    void documentationBeginsWithTheSentence() throws IOException {
        for (Map<?, ?> function : listed()) {
            String[] name = ("Credmatch." + function.get("name")).split("\\.");
            // A constructor is listed as its class.
            boolean constructs = Character.isUpperCase(name[name.length - 1].charAt(0));
            String type = name[name.length - (constructs ? 1 : 2)];
            String method = Surface.camel(name[name.length - 1]);
            String sentence = ((String) function.get("sentence")).replaceAll("`([^`]*)`", "{@code $1}");
            Pattern documented = Pattern.compile(
                    "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@Override\\s*)?public [^;{(=]*\\b" + method + "\\(", Pattern.DOTALL);
            Matcher comment = documented.matcher(source(type));
            if (!comment.find()) {
                // What a class does not say itself, it has from the one that it extends.
                comment = documented.matcher(source("Lookups"));
            }
            comment.reset();
            int comments = 0;
            while (comment.find()) {
                String text = comment.group(1).replaceAll("\\s*\\n\\s*\\*", "").strip();
                assertTrue(text.startsWith(sentence), type + "." + method + " begins with: " + text);
                comments++;
            }
            assertTrue(comments > 0, type + "." + method);
        }
    }

    @Test
    void nothingElseIsOpen() {
        for (Class<?> type : List.of(Registry.class, Table.class, RegistryBuilder.class, Source.class,
                FileSource.class, Authorization.class, Credmatch.class, Exchange.class, Request.class, Secret.class,
                SessionsOptions.class, HttpCredentials.class, CredentialsClient.class,
                io.credmatch.apache4.CredentialsExec.class, io.credmatch.apache5.CredentialsExec.class)) {
            assertTrue(Modifier.isFinal(type.getModifiers()), type.getName());
            assertEquals(0, type.getConstructors().length, type.getName());
        }
        for (Class<?> type : List.of(Sessions.class, CurrentUser.class)) {
            assertTrue(Modifier.isFinal(type.getModifiers()), type.getName());
            assertEquals(2, type.getConstructors().length, type.getName());
        }
        for (Class<?> type : List.of(NativeHandle.class, Native.class, Library.class, Json.class, Fields.class, Steps.class)) {
            assertTrue(!Modifier.isPublic(type.getModifiers()), type.getName());
        }
    }
}
