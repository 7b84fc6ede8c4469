package io.credmatch.bench;

import io.credmatch.Registry;
import io.credmatch.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The same by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Lookups {
    /** The folder with registry.xml and urls.txt. */
    @Param("target/hostdata")
    public String data;

    private Registry registry;
    private Sessions sessions;
    private String[] urls;
    private Rivals rivals;

    /** Where a thread is. */
    @State(Scope.Thread)
    public static class Place {
        private int next;
    }

    @Setup(Level.Trial)
    public void open() throws IOException {
        String xml = Files.readString(Path.of(data, "registry.xml"));
        registry = Registry.compile(xml);
        sessions = new Sessions(registry);
        urls = Files.readAllLines(Path.of(data, "urls.txt")).toArray(new String[0]);
        rivals = new Rivals(xml);
    }

    @TearDown(Level.Trial)
    public void close() {
        sessions.close();
        registry.close();
    }

    private String url(Place place) {
        place.next = place.next + 1 == urls.length ? 0 : place.next + 1;
        return urls[place.next];
    }

    @Benchmark
    public int lookup(Place place) {
        return registry.lookup(url(place));
    }

    @Benchmark
    public Object header(Place place) {
        return sessions.header(url(place));
    }

    @Benchmark
    @Threads(2)
    public int lookupInTwoThreads(Place place) {
        return registry.lookup(url(place));
    }

    /** All URLs in one call. */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public int[] lookupMany() {
        return registry.lookupMany(urls);
    }

    @Benchmark
    public Object httpClient4(Place place) {
        return rivals.four(url(place));
    }

    @Benchmark
    public Object httpClient5(Place place) {
        return rivals.five(url(place));
    }
}
