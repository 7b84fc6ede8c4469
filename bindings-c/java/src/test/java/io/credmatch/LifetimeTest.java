package io.credmatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Closing, and what comes after it. */
@Timeout(120)
class LifetimeTest {
    private static final String URL = "https://h.example/";

    @Test
    void closedIsClosed() {
        Registry registry = Examples.registry();
        Registry open = Examples.registry();
        registry.close();
        registry.close();
        assertEquals("Registry[closed]", registry.toString());
        for (Executable call : List.<Executable>of(
                () -> registry.lookup(URL),
                () -> registry.lookup("malformed"),
                () -> registry.lookupMany(List.of(URL)),
                () -> registry.lookupMany(List.of()),
                () -> registry.findMatch(URL),
                () -> registry.explain(URL),
                () -> registry.sameScope(URL, URL),
                () -> registry.entry(0),
                registry::entryCount,
                registry::lint,
                () -> registry.diff(open),
                () -> open.diff(registry),
                () -> registry.authorization(URL),
                () -> registry.configuration(0),
                registry::tableBytes)) {
            assertThrows(IllegalStateException.class, call);
        }
        assertEquals(0, open.lookup(URL));
        open.close();
    }

    @Test
    void aBuilderCompilesOnce() {
        RegistryBuilder builder = Registry.builder().add(Source.of(Examples.document()));
        builder.compile().close();
        assertEquals("RegistryBuilder[closed]", builder.toString());
        assertThrows(IllegalStateException.class, builder::compile);
        assertThrows(IllegalStateException.class, () -> builder.guessPorts(true));
        RegistryBuilder wrong = Registry.builder().add(Source.of("<"));
        assertThrows(CompileException.class, wrong::compile);
        assertThrows(IllegalStateException.class, wrong::compile);
    }

    /** Again and again: many threads look up while another one closes. Each answer is right or says that it is closed. */
    @Test
    void closingWaitsForThoseInside() throws InterruptedException {
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        AtomicLong answers = new AtomicLong();
        List<String> urls = List.of(URL, URL + "admin", "x");
        for (int round = 0; round < 10; round++) {
            Registry registry = Examples.registry();
            // Threads that are busy would keep further ones from starting.
            CountDownLatch started = new CountDownLatch(64);
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> workers = new ArrayList<>();
            for (int number = 0; number < 64; number++) {
                boolean many = number % 4 == 0;
                Thread worker = new Thread(() -> {
                    long answered = 0;
                    try {
                        started.countDown();
                        go.await();
                        while (true) {
                            assertEquals(1, many ? registry.lookupMany(urls)[1] : registry.lookup(URL + "admin"));
                            answered++;
                        }
                    } catch (IllegalStateException e) {
                        answers.addAndGet(answered);
                    } catch (Throwable e) {
                        wrong.set(e);
                    }
                });
                worker.setDaemon(true);
                worker.start();
                workers.add(worker);
            }
            started.await();
            go.countDown();
            Thread.sleep(round);
            registry.close();
            for (Thread worker : workers) {
                worker.join();
            }
            assertEquals(null, wrong.get());
        }
        assertTrue(answers.get() > 0);
    }

    @Test
    void freedOnceAndNotBeforeTheLastHasLeft() throws InterruptedException {
        AtomicInteger freed = new AtomicInteger();
        NativeHandle handle = thing(address -> freed.addAndGet((int) address));
        int stripe = handle.enter();
        Thread closer = new Thread(handle::close);
        closer.start();
        while (!handle.isClosed() || closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThrows(IllegalStateException.class, handle::enter);
        closer.interrupt();
        assertEquals(0, freed.get());
        handle.exit(stripe);
        closer.join();
        handle.close();
        assertEquals(7, freed.get());
    }

    @Test
    void anInterruptIsKept() {
        NativeHandle handle = thing(address -> {});
        Thread.currentThread().interrupt();
        handle.close();
        assertTrue(Thread.interrupted());
        assertFalse(Thread.interrupted());
    }

    @Test
    void whatNobodyClosesIsFreed() throws InterruptedException {
        AtomicLong freed = new AtomicLong();
        Object owner = new Object();
        new NativeHandle("thing", freed::addAndGet).make(owner, LifetimeTest::seven);
        owner = null;
        collected(freed);
    }

    /** Where there was no memory for what comes after the object. */
    @Test
    void whatAnErrorLeavesIsFreed() throws InterruptedException {
        AtomicLong freed = new AtomicLong();
        Object owner = new Object();
        NativeHandle handle = new NativeHandle("thing", freed::addAndGet);
        try {
            handle.make(owner, (texts, numbers) -> {
                seven(texts, numbers);
                throw new OutOfMemoryError("of the test");
            });
            fail("nothing was thrown");
        } catch (OutOfMemoryError e) {
            owner = null;
        }
        collected(freed);
    }

    private static void collected(AtomicLong freed) throws InterruptedException {
        while (freed.get() == 0) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(7, freed.get());
    }

    private static int seven(byte[][] texts, long[] numbers) {
        numbers[Reply.ADDRESS] = 7;
        return 0;
    }

    private NativeHandle thing(LongConsumer free) {
        NativeHandle handle = new NativeHandle("thing", free);
        handle.make(this, LifetimeTest::seven);
        return handle;
    }

    /** Calls at the end of the stack, by code of the interpreter and of each compiler: whoever overflows is not inside. */
    @Test
    void anOverflowOfTheStackKeepsNobodyInside() throws InterruptedException {
        List<String> urls = List.of(URL, URL + "admin");
        try (Registry other = Examples.registry()) {
            for (boolean ofSessions : new boolean[] {false, true}) {
                Registry registry = Examples.registry();
                Sessions sessions = new Sessions(registry);
                AtomicInteger overflows = new AtomicInteger();
                List<Runnable> calls = ofSessions
                        ? List.of(() -> sessions.header(URL), () -> sessions.begin(URL))
                        : List.of(() -> registry.lookup(URL), () -> registry.lookupMany(urls), registry::entryCount,
                                () -> registry.findMatch(URL), () -> other.diff(registry));
                for (Runnable call : calls) {
                    for (int round = 0; round < 40; round++) {
                        Thread diver = new Thread(null, () -> {
                            try {
                                dive(call);
                            } catch (StackOverflowError e) {
                                overflows.incrementAndGet();
                            }
                        }, "diver", 160 * 1024 + 1184 * round);
                        diver.start();
                        diver.join();
                    }
                }
                assertEquals(40 * calls.size(), overflows.get());
                assertTrue(sessions.handle.close(0));
                assertTrue(registry.handle.close(0));
            }
        }
    }

    private static int dive(Runnable call) {
        call.run();
        return 1 + dive(call);
    }

    @Test
    void whoeverClosesDoesNotWaitForEver() {
        AtomicInteger freed = new AtomicInteger();
        NativeHandle handle = thing(address -> freed.addAndGet((int) address));
        int stripe = handle.enter();
        assertFalse(handle.close(50_000_000));
        assertEquals(0, freed.get());
        handle.exit(stripe);
        assertTrue(handle.close(0));
        handle.free();
        assertEquals(7, freed.get());
    }

    /** Not even what was counted in and never out keeps the cleaner, which all share. */
    @Test
    void theCleanerWaitsForNobody() throws InterruptedException {
        NativeHandle handle = countedIn();
        while (!handle.isClosed()) {
            System.gc();
            Thread.sleep(10);
        }
        whatNobodyClosesIsFreed();
    }

    private static NativeHandle countedIn() {
        Registry registry = Examples.registry();
        registry.handle.enter();
        return registry.handle;
    }
}
