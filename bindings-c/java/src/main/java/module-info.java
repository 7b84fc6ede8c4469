/**
 * Which credentials does a request to this URL get?
 *
 * <p>The module requires nothing but {@code java.base}, and reads its native library as {@link io.credmatch} says. From
 * JDK 24 on, start the JVM with {@code --enable-native-access=io.credmatch} (on the class path: {@code ALL-UNNAMED}).
 *
 * <p>Each package below {@link io.credmatch} sends credentials by one HTTP client, and needs its module.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.credmatch {
    requires static transitive java.net.http;
    requires static transitive org.apache.httpcomponents.httpclient;
    requires static transitive org.apache.httpcomponents.httpcore;
    requires static transitive org.apache.httpcomponents.client5.httpclient5;
    requires static transitive org.apache.httpcomponents.core5.httpcore5;

    exports io.credmatch;
    exports io.credmatch.apache4;
    exports io.credmatch.apache5;
    exports io.credmatch.http;
}
