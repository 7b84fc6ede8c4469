package io.credmatch;

import java.util.Set;

/**
 * A native exchange, which is freed once: when it is closed, when its sessions are, or when nobody knows the {@link Exchange}
 * any more. It is used inside of its sessions and by one thread at a time.
 */
final class NativeExchange implements Runnable {
    /** Those that hold the sessions, and so the secrets of all entries; what has ended holds nothing. */
    private final Set<NativeExchange> unended;
    /** 0 before it is made, and once it is freed. */
    private long address;

    NativeExchange(Set<NativeExchange> unended) {
        this.unended = unended;
    }

    /** As {@link NativeHandle#make}: to take the address needs neither memory nor stack. */
    int begin(Request request, long sessions, long user, long now, byte[][] texts, long[] numbers) {
        try {
            int status = Native.sessionsBegin(
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
            if (status == 0) {
                unended.add(this);
            }
            return status;
        } finally {
            address = numbers[Reply.ADDRESS];
        }
    }

    /** @throws IllegalStateException if it is closed */
    long address() {
        if (address == 0) {
            throw new IllegalStateException("the exchange is closed");
        }
        return address;
    }

    /** Frees it. */
    @Override
    public synchronized void run() {
        long known = address;
        address = 0;
        unended.remove(this);
        if (known != 0) {
            Native.exchangeFree(known);
        }
    }
}
