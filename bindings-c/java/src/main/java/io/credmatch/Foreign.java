package io.credmatch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;

/**
 * Look-ups by {@code java.lang.foreign}, from JDK 22 on: native code reads the bytes of a URL where Java has them, and no
 * thread changes its state. There a look-up by JNI costs a third more; before, there is only JNI, and so wherever the
 * module has no native access, since asking for it would print a warning.
 *
 * <p>By reflection: these classes are for JDK 17, and so is the compiler that they are built with. Linking takes longer than
 * thousands of look-ups, so a thread does it that nobody waits for; until then, JNI it is.
 */
final class Foreign {
    /** What a look-up gives if it is for JNI to make. */
    static final int NOT_MADE = Integer.MIN_VALUE;

    /** Characters of a URL whose bytes are left to the garbage collector, as JNI leaves them on the stack. */
    private static final int SHORT = 512;

    /** Patterns that a look-up may have to try one by one: no thread gets to a safepoint meanwhile, nor does the JVM. */
    private static final long FEW = 16;

    /** Read in every look-up, written once. */
    private static volatile boolean isLinked;

    static {
        if (Runtime.version().feature() >= 22) {
            Thread linking = new Linking();
            linking.setDaemon(true);
            linking.setContextClassLoader(null);
            linking.start();
        }
    }

    private static final class Linking extends Thread {
        Linking() {
            super("credmatch-linker");
        }

        @Override
        public void run() {
            try {
                isLinked = Functions.REGISTRY != null && Functions.TABLE != null;
            } catch (LinkageError e) {
                // The class loader was closed meanwhile, as engines do with what is removed. JNI does it, too.
            }
        }
    }

    /** From an address, the bytes of a URL and how many, what {@link #checked} reads; null if there is none. */
    private static final class Functions {
        private static final MethodHandle REGISTRY = find(false);
        private static final MethodHandle TABLE = find(true);
    }

    private Foreign() {}

    /** Whether look-ups in what has so many patterns to try one by one may be made this way. */
    static boolean isQuick(long patterns) {
        return patterns <= FEW;
    }

    /** Whether look-ups are made this way by now. */
    static boolean isUsed() {
        return isLinked;
    }

    /** As {@link Native#registryLookup} for no service, or {@link #NOT_MADE}. */
    static int registryLookup(long registry, String url, int length) {
        if (!isLinked || length > SHORT) {
            return NOT_MADE;
        }
        byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
        try {
            return checked(url, bytes, (long) Functions.REGISTRY.invokeExact(registry, bytes, bytes.length));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** As {@link Native#tableLookup} for no service, or {@link #NOT_MADE}. */
    static int tableLookup(long table, String url, int length) {
        if (!isLinked || length > SHORT) {
            return NOT_MADE;
        }
        byte[] bytes = url.getBytes(StandardCharsets.UTF_8);
        try {
            return checked(url, bytes, (long) Functions.TABLE.invokeExact(table, bytes, bytes.length));
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /**
     * The number that was found, if these are the URL's bytes: for half of a surrogate pair, the encoder writes a question
     * mark. So the upper half of what the native gives is the place of the only one, -1 for none, or less for several; if
     * there is none, or that one is the URL's, nothing was replaced.
     */
    private static int checked(String url, byte[] bytes, long found) {
        int mark = (int) (found >> Integer.SIZE);
        boolean isExact = mark == -1 || mark >= 0 && bytes.length == url.length() && url.charAt(mark) == '?';
        return isExact ? (int) found : NOT_MADE;
    }

    /** The functions throw nothing; the virtual machine may. */
    private static Error failure(Throwable e) {
        return e instanceof Error ? (Error) e : new AssertionError("credmatch: a look-up failed", e);
    }

    private static MethodHandle find(boolean ofTable) {
        try {
            Module module = Foreign.class.getModule();
            boolean isAllowed = (boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(module);
            return isAllowed ? linked(Native.foreignLookup(ofTable)) : null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            // JNI does it, too.
            return null;
        }
    }

    /** {@code Linker.nativeLinker().downcallHandle(...)}, with an array where it lies, which stays there meanwhile. */
    private static MethodHandle linked(long function) throws ReflectiveOperationException {
        Class<?> linker = foreign("Linker");
        Class<?> option = foreign("Linker$Option");
        Class<?> layout = foreign("MemoryLayout");
        Class<?> descriptor = foreign("FunctionDescriptor");
        Class<?> segment = foreign("MemorySegment");
        Object number = value("JAVA_LONG");
        Object parameters = arrayOf(layout, number, value("ADDRESS"), value("JAVA_INT"));
        Object type = descriptor.getMethod("of", layout, parameters.getClass()).invoke(null, number, parameters);
        Object options = arrayOf(option, option.getMethod("critical", boolean.class).invoke(null, true));
        Object address = segment.getMethod("ofAddress", long.class).invoke(null, function);
        MethodHandle call = (MethodHandle) linker.getMethod("downcallHandle", segment, descriptor, options.getClass())
                .invoke(linker.getMethod("nativeLinker").invoke(null), address, type, options);
        MethodType ofArray = MethodType.methodType(segment, byte[].class);
        return MethodHandles.filterArguments(call, 1, MethodHandles.lookup().findStatic(segment, "ofArray", ofArray));
    }

    private static Class<?> foreign(String name) throws ClassNotFoundException {
        return Class.forName("java.lang.foreign." + name);
    }

    private static Object value(String layout) throws ReflectiveOperationException {
        return foreign("ValueLayout").getField(layout).get(null);
    }

    private static Object arrayOf(Class<?> type, Object... elements) {
        Object array = Array.newInstance(type, elements.length);
        for (int place = 0; place < elements.length; place++) {
            Array.set(array, place, elements[place]);
        }
        return array;
    }
}
