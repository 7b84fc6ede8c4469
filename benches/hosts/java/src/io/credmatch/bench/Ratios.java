package io.credmatch.bench;

import io.credmatch.Registry;
import io.credmatch.Sessions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Lookup and batch beside a loop in C and beside both HttpClients, in one run: a slice of each in every round, and the
 * median of the rounds. {@code Ratios FOLDER LIBRARY [ROUNDS]}; the folder holds registry.xml and urls.txt.
 */
public final class Ratios {
    /** What HttpClients are asked in a round: they take some hundred times as long. */
    private static final int FEW = 40;

    private Ratios() {}

    /** Where results go, so that nobody leaves the work out. */
    private static volatile long sink;

    private record Case(int urls, LongSupplier work, List<Double> times) {
        /** Nanoseconds a URL, after once that doesn't count: what the case before left in the caches is not its own. */
        void slice() {
            sink = work.getAsLong();
            long start = System.nanoTime();
            sink = work.getAsLong();
            times.add((System.nanoTime() - start) / (double) urls);
        }

        double median() {
            double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted[sorted.length / 2];
        }
    }

    /**
     * How much more two threads do than one, by the processor time that a thread takes for the same work alone and beside
     * another: what they share makes it longer, and a machine that is busy with other things does not.
     */
    private static double threads(LongSupplier work) throws InterruptedException {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        double[] ratios = new double[15];
        for (int round = 0; round < ratios.length; round++) {
            long start = clock.getCurrentThreadCpuTime();
            sink = work.getAsLong();
            double alone = clock.getCurrentThreadCpuTime() - start;
            AtomicLong others = new AtomicLong();
            Thread other = new Thread(() -> {
                long began = clock.getCurrentThreadCpuTime();
                sink = work.getAsLong();
                others.set(clock.getCurrentThreadCpuTime() - began);
            });
            other.start();
            start = clock.getCurrentThreadCpuTime();
            sink = work.getAsLong();
            double mine = clock.getCurrentThreadCpuTime() - start;
            other.join();
            ratios[round] = 2 * alone / Math.max(mine, others.get());
        }
        Arrays.sort(ratios);
        return ratios[ratios.length / 2];
    }

    /** A slice of each in every round, after some that don't count. */
    private static void interleave(Collection<Case> cases, int rounds) {
        for (int round = -rounds / 4 - 20; round < rounds; round++) {
            for (Case one : cases) {
                if (round == 0) {
                    one.times.clear();
                }
                one.slice();
            }
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        String xml = Files.readString(Path.of(arguments[0], "registry.xml"));
        List<String> urls = Files.readAllLines(Path.of(arguments[0], "urls.txt"));
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 101;
        Registry registry = Registry.compile(xml);
        long loop = Loop.open(arguments[1], xml, urls);
        Rivals rivals = new Rivals(xml);
        String[] array = urls.toArray(new String[0]);
        List<String> few = urls.subList(0, FEW);
        LongSupplier single = () -> {
            long sum = 0;
            for (String url : array) {
                sum += registry.lookup(url);
            }
            return sum;
        };
        if (single.getAsLong() != Loop.single(loop) || Arrays.stream(registry.lookupMany(array)).sum() != single.getAsLong()) {
            throw new AssertionError("the answers differ");
        }
        Sessions sessions = new Sessions(registry);
        LongSupplier headers = () -> {
            long sum = 0;
            for (String url : array) {
                sum += sessions.header(url).isPresent() ? 1 : 0;
            }
            return sum;
        };
        LongSupplier often = () -> {
            long sum = 0;
            for (int i = 0; i < 50; i++) {
                sum += single.getAsLong();
            }
            return sum;
        };
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("C loop", new Case(array.length, () -> Loop.single(loop), new ArrayList<>()));
        cases.put("C batch", new Case(array.length, () -> Loop.many(loop), new ArrayList<>()));
        cases.put("lookup", new Case(array.length, single, new ArrayList<>()));
        cases.put("header", new Case(array.length, headers, new ArrayList<>()));
        cases.put("lookupMany", new Case(array.length, () -> registry.lookupMany(array)[0], new ArrayList<>()));
        interleave(cases.values(), rounds);
        cases.forEach((name, one) -> System.out.printf("%-14s %10.0f ns a URL%n", name, one.median()));
        double c = cases.get("C loop").median();
        System.out.printf("C batch / C %.2f%n", cases.get("C batch").median() / c);
        System.out.printf("lookup / C %.2f (goal 1.2)%n", cases.get("lookup").median() / c);
        System.out.printf(
                "header / lookup %.2f (goal 1.5 and a string)%n", cases.get("header").median() / cases.get("lookup").median());
        System.out.printf("lookupMany / C %.2f (goal 1.0)%n", cases.get("lookupMany").median() / c);
        System.out.printf("two threads / one %.2f (goal 1.8)%n", threads(often));

        // Apart, since they leave nothing in the caches that was there.
        Case ours = new Case(array.length, single, new ArrayList<>());
        Case four = new Case(FEW, () -> few.stream().filter(url -> rivals.four(url) != null).count(), new ArrayList<>());
        Case five = new Case(FEW, () -> few.stream().filter(url -> rivals.five(url) != null).count(), new ArrayList<>());
        interleave(List.of(ours, four, five), rounds);
        System.out.printf("HttpClient 4 / lookup %.0f (%.0f ns)%n", four.median() / ours.median(), four.median());
        System.out.printf("HttpClient 5 / lookup %.0f (%.0f ns)%n", five.median() / ours.median(), five.median());
        sessions.close();
        registry.close();
    }
}
