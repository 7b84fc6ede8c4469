package io.credmatch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A proxy that tunnels to one server, whatever it is asked for, or says 401 to each {@code CONNECT}. */
final class Tunnel implements Closeable {
    /** What it was asked, without the bytes that it passes on. */
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final int server;

    /** For 0, it refuses. */
    Tunnel(int server) throws IOException {
        this.server = server;
        start(() -> {
            while (true) {
                Socket client = listening.accept();
                start(() -> serve(client));
            }
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // Closed, by one side or the other.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) throws IOException {
        try (client) {
            StringBuilder head = new StringBuilder();
            InputStream in = client.getInputStream();
            while (head.indexOf("\r\n\r\n") < 0) {
                int one = in.read();
                if (one < 0) {
                    return;
                }
                head.append((char) one);
            }
            asked.add(head.toString());
            OutputStream out = client.getOutputStream();
            if (server == 0) {
                out.write(("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"p\"\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                return;
            }
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (Socket beyond = new Socket("127.0.0.1", server)) {
                start(() -> in.transferTo(beyond.getOutputStream()));
                beyond.getInputStream().transferTo(out);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
