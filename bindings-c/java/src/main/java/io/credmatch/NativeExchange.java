package io.credmatch;

/**
 * A native exchange, which is freed once: when nobody knows the {@link Exchange} any more. It is used inside of its sessions
 * and by one thread at a time.
 */
final class NativeExchange implements Runnable {
    /** 0 before it is made, and once it is freed. */
    private long address;

    /** As {@link NativeHandle#make}: to take the address needs neither memory nor stack. */
    int begin(Request request, long sessions, long user, long now, byte[][] texts, long[] numbers) {
        try {
            return Native.sessionsBegin(
                    sessions,
                    request.url,
                    request.method,
                    request.service,
                    request.bodyKind,
                    request.body,
                    user,
                    now,
                    texts,
                    numbers);
        } finally {
            address = numbers[Reply.ADDRESS];
        }
    }

    long address() {
        return address;
    }

    /** Frees it. */
    @Override
    public synchronized void run() {
        long known = address;
        address = 0;
        if (known != 0) {
            Native.exchangeFree(known);
        }
    }
}
