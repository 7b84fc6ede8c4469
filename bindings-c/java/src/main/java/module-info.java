/**
 * Which credentials does a request to this URL get?
 *
 * <p>The module requires nothing but {@code java.base}, and reads its native library as {@link io.credmatch} says. From
 * JDK 24 on, start the JVM with {@code --enable-native-access=io.credmatch} (on the class path: {@code ALL-UNNAMED}).
 */
module io.credmatch {
    exports io.credmatch;
}
