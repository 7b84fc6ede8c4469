package io.credmatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.LongConsumer;
import java.util.function.LongToIntFunction;

/**
 * A native object that is freed exactly once, and never while a thread is inside a call with it.
 *
 * <p>Calls are counted, but not in one place: two threads that write the same cache line on every lookup are slower than
 * one. Each thread counts in the stripe of its id. {@link #close()} first says that it is closed and then looks at the
 * stripes; a thread first counts itself in and then looks whether it is closed. All four are sequentially consistent, so
 * that a thread that found it open is seen by whoever closes. A stripe that was seen without them after that can
 * only be raised by threads that are turned away, so the stripes need not be read at one moment.
 *
 * <p>Whoever closes waits for the calls inside and then frees: memory goes at once rather than when the garbage collector
 * finds out, and no lookup ever pays for freeing a registry. Who waits in vain leaves it to the collector: calls keep the
 * owner reachable, so that nobody is inside of what it has found.
 *
 * <p>A call that overflows the stack may have none left to count itself out by a method, nor to lock: the frame of a handler
 * may be larger than that of the code that it is for. So it adds to {@link #overflows}, which takes no call:
 *
 * <pre>{@code
 * int stripe = handle.enter();
 * try {
 *     number = ...;
 *     handle.exit(stripe);
 * } catch (StackOverflowError e) {
 *     handle.overflows++;
 *     throw e;
 * } catch (Throwable e) {
 *     handle.exit(stripe);
 *     throw e;
 * } finally {
 *     Reference.reachabilityFence(owner);
 * }
 * }</pre>
 */
final class NativeHandle {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Longs between two stripes: two cache lines, since processors fetch them in pairs. */
    private static final int APART = 16;

    private static final int STRIPES =
            Integer.highestOneBit(Math.max(1, Math.min(64, 4 * Runtime.getRuntime().availableProcessors())));

    /** A method of {@link Native} that answers by a {@link Reply}. */
    interface Call {
        int of(long address, byte[][] texts, long[] numbers);
    }

    /** A method of {@link Native} that makes an object. */
    interface Making {
        int of(byte[][] texts, long[] numbers);
    }

    /** For how long {@link #close()} waits, in nanoseconds. The Javadoc of what is closed says so. */
    static final long PATIENCE = 10_000_000_000L;

    /** Milliseconds after which whoever closes looks by itself: a call that overflowed wakes nobody. */
    private static final long LOOK = 20;

    private final String name;
    private final LongConsumer free;
    /** 0 if there is no object. Written once, before anybody else knows the owner. */
    private long address;

    private Cleaner.Cleanable cleanable;
    /** The first stripe keeps away from the array's length, which every access reads. */
    private final long[] counts = new long[(STRIPES + 1) * APART];
    /**
     * Calls that are counted and not inside. If two threads add at one moment, one of them may be lost; then whoever closes
     * waits in vain. It is never too large.
     */
    volatile long overflows;

    private volatile boolean closed;
    /** Guarded by this. */
    private boolean freed;

    /** Of no object yet: {@link #make} comes next. */
    NativeHandle(String name, LongConsumer free) {
        this.name = name;
        this.free = free;
    }

    /**
     * Makes the object; whoever constructs its owner calls this. There is somebody to free the object before there is one,
     * and to take its address needs neither memory nor stack: whatever the virtual machine throws, none is lost.
     *
     * @throws CredmatchException if the call failed, or what else {@link Reply#check} throws
     */
    void make(Object owner, Making making) {
        Reply reply = new Reply();
        cleanable = Library.CLEANER.register(owner, this::free);
        try {
            reply.check(making.of(reply.texts, reply.numbers));
        } finally {
            address = reply.numbers[Reply.ADDRESS];
            Reference.reachabilityFence(owner);
        }
    }

    /**
     * Counts the thread in. The stripe that comes back is for {@link #exit(int)} or {@link #overflows}: one of them
     * must follow, and nothing that calls may come before the {@code try}.
     *
     * @throws IllegalStateException if it is closed
     */
    int enter() {
        int stripe = (((int) Thread.currentThread().getId() & STRIPES - 1) + 1) * APART;
        COUNTS.getAndAdd(counts, stripe, 1L);
        if (closed) {
            try {
                exit(stripe);
            } catch (StackOverflowError e) {
                overflows++;
                throw e;
            }
            throw closedAlready();
        }
        return stripe;
    }

    /** What native code knows the object by; to be used between {@link #enter()} and {@link #exit(int)} alone. */
    long address() {
        return address;
    }

    /** Counts the thread out; if it throws, the thread is still counted in. */
    void exit(int stripe) {
        COUNTS.getAndAdd(counts, stripe, -1L);
        if (closed) {
            try {
                synchronized (this) {
                    notifyAll();
                }
            } catch (StackOverflowError e) {
                // Whoever closes looks by itself.
            }
        }
    }

    /** @throws IllegalStateException if it is closed */
    void requireOpen() {
        if (closed) {
            throw closedAlready();
        }
    }

    private IllegalStateException closedAlready() {
        return new IllegalStateException("the " + name + " is closed");
    }

    /**
     * Makes a call from inside, and reads its reply.
     *
     * @throws CredmatchException if the call failed, or what else {@link Reply#check} throws
     * @throws IllegalStateException if it is closed
     */
    Reply call(Object owner, Call call) {
        Reply reply = new Reply();
        return reply.check(inside(owner, inner -> call.of(inner, reply.texts, reply.numbers)));
    }

    /**
     * What a use of the address gives, which is made from inside. Single look-ups and headers write this out instead: they
     * take as long as a few calls.
     *
     * @throws IllegalStateException if it is closed
     */
    int inside(Object owner, LongToIntFunction use) {
        int stripe = enter();
        try {
            int given = use.applyAsInt(address);
            exit(stripe);
            return given;
        } catch (StackOverflowError e) {
            overflows++;
            throw e;
        } catch (Throwable e) {
            exit(stripe);
            throw e;
        } finally {
            Reference.reachabilityFence(owner);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Turns new calls away, waits for those inside, and frees. A second call waits for the first.
     *
     * @return whether it is freed; otherwise a call was inside for all of the time
     */
    boolean close() {
        return close(PATIENCE);
    }

    /** The same with another time to wait, in nanoseconds. */
    synchronized boolean close(long patience) {
        closed = true;
        boolean interrupted = false;
        long start = System.nanoTime();
        boolean isEmpty = isEmpty();
        while (!isEmpty && System.nanoTime() - start < patience) {
            try {
                wait(LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            isEmpty = isEmpty();
        }
        if (isEmpty) {
            free();
            cleanable.clean();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return isEmpty;
    }

    /** Frees without looking who is inside: for whoever knows that the owner can't be reached, so that nobody is. */
    synchronized void free() {
        closed = true;
        if (!freed) {
            freed = true;
            if (address != 0) {
                free.accept(address);
            }
        }
    }

    /** The overflows come first: they stay in the counts, so that counts which are read later have them. */
    private boolean isEmpty() {
        long inside = -overflows;
        for (int stripe = APART; stripe < counts.length; stripe += APART) {
            inside += (long) COUNTS.getVolatile(counts, stripe);
        }
        return inside == 0;
    }
}
