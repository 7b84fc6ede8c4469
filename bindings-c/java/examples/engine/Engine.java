import io.credmatch.Registry;
import io.credmatch.UrlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * An engine in small: a pool of threads looks URLs up for outgoing calls, while an administrator replaces the registry
 * again and again. {@code java -cp JARS Engine.java [SECONDS [THREADS]]}
 *
 * <p>It fails if an answer is wrong, a thread breaks off, or memory grows.
 */
public final class Engine {
    private static final int ENTRIES = 1_000;

    /** What the JVM itself varies by; a single leaked registry in ten would be far more. */
    private static final long SPARE = 16 << 20;

    private final AtomicReference<Registry> current = new AtomicReference<>(registry(0));
    private final LongAdder lookups = new LongAdder();
    private final LongAdder met = new LongAdder();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();
    private volatile boolean running = true;

    /** In every generation entry i serves host i, so that each answer can be checked. */
    private static Registry registry(int generation) {
        StringBuilder xml = new StringBuilder("<credentials xmlns=\"http://www.infinica.com/credentials\">");
        for (int i = 0; i < ENTRIES; i++) {
            xml.append("<server host=\"host").append(i).append(".example\"><passwordCredentials name=\"g")
                    .append(generation).append("\" password=\"secret\"/></server>");
        }
        return Registry.compile(xml.append("</credentials>").toString());
    }

    /**
     * The one thing to know about swapping: whoever has just taken the old registry may find it closed, and takes the new
     * one.
     */
    private int lookup(String url) {
        while (true) {
            try {
                return current.get().lookup(url);
            } catch (IllegalStateException closed) {
                met.increment();
            }
        }
    }

    private void work(int number) {
        try {
            for (int i = number; running; i++) {
                int host = i % ENTRIES;
                int found = lookup("https://host" + host + ".example/orders/" + i + "?q=" + number);
                if (found != host) {
                    throw new AssertionError("entry " + found + " for host " + host);
                }
                if (i % 100 == 0) {
                    refused();
                }
                lookups.increment();
            }
        } catch (Throwable e) {
            broken.compareAndSet(null, e);
        }
    }

    private void refused() {
        try {
            lookup("https://host1.example\\@evil.example/");
        } catch (UrlException e) {
            return;
        }
        throw new AssertionError("a backslash in a URL");
    }

    private static long resident() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS");
    }

    private boolean run(int seconds, int threads) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int number = 0; number < threads; number++) {
            int mine = number;
            pool.execute(() -> work(mine));
        }
        long began = System.nanoTime();
        long warm = began + TimeUnit.SECONDS.toNanos(seconds) / 3;
        long end = began + TimeUnit.SECONDS.toNanos(seconds);
        long before = 0;
        long most = 0;
        List<Long> swaps = new ArrayList<>();
        while (System.nanoTime() < end && broken.get() == null) {
            Registry next = registry(swaps.size());
            long start = System.nanoTime();
            try (Registry old = current.getAndSet(next)) {
                // Closing waits for the lookups that are inside it.
            }
            swaps.add(System.nanoTime() - start);
            if (System.nanoTime() > warm) {
                long now = resident();
                before = before == 0 ? now : before;
                most = Math.max(most, now);
            }
        }
        running = false;
        pool.shutdown();
        boolean ended = pool.awaitTermination(60, TimeUnit.SECONDS);
        current.get().close();
        double took = (System.nanoTime() - began) / 1e9;
        long[] sorted = swaps.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf("%d threads: %.0f lookups a second, %d swaps, %d lookups met a closed registry%n",
                threads, lookups.sum() / took, sorted.length, met.sum());
        System.out.printf("swapping and closing: median %.2f ms, at most %.2f ms%n",
                sorted[sorted.length / 2] / 1e6, sorted[sorted.length - 1] / 1e6);
        System.out.printf("memory: %d MiB, then at most %+d MiB%n", before >> 20, most - before >> 20);
        if (broken.get() != null) {
            broken.get().printStackTrace();
        }
        return ended && broken.get() == null && sorted.length > 1 && lookups.sum() > 0 && most - before < SPARE;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int[] numbers = Arrays.stream(arguments).mapToInt(Integer::parseInt).toArray();
        boolean fine = new Engine().run(numbers.length > 0 ? numbers[0] : 60, numbers.length > 1 ? numbers[1] : 64);
        System.out.println(fine ? "1 passed, 0 failed" : "0 passed, 1 failed");
        System.exit(fine ? 0 : 1);
    }
}
