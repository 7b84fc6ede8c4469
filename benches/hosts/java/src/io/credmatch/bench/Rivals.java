package io.credmatch.bench;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java engine would use without us. Neither knows paths or wildcards, so that they hold only what they can say of
 * an entry, its host and its port; the realm is a number, or they would merge entries of one host.
 */
final class Rivals {
    private static final Pattern ENTRY = Pattern.compile("<server([^>]*)>");
    private static final Pattern HOST = Pattern.compile(" host=\"([^\"]*)\"");
    private static final Pattern PORT = Pattern.compile(" port=\"([^\"]*)\"");

    final org.apache.http.client.CredentialsProvider four = new org.apache.http.impl.client.BasicCredentialsProvider();
    final org.apache.hc.client5.http.auth.CredentialsStore five =
            new org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider();

    Rivals(String xml) {
        Matcher entries = ENTRY.matcher(xml);
        for (int number = 0; entries.find(); number++) {
            String attributes = entries.group(1);
            String host = first(HOST, attributes);
            String port = first(PORT, attributes);
            int portNumber = port == null ? -1 : Integer.parseInt(port);
            String realm = String.valueOf(number);
            four.setCredentials(
                    new org.apache.http.auth.AuthScope(host, portNumber, realm, null),
                    new org.apache.http.auth.UsernamePasswordCredentials("user", "secret"));
            five.setCredentials(
                    new org.apache.hc.client5.http.auth.AuthScope(null, host, portNumber, realm, null),
                    new org.apache.hc.client5.http.auth.UsernamePasswordCredentials("user", "secret".toCharArray()));
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    Object four(String url) {
        URI uri = URI.create(url);
        return four.getCredentials(new org.apache.http.auth.AuthScope(uri.getHost(), port(uri)));
    }

    Object five(String url) {
        URI uri = URI.create(url);
        return five.getCredentials(
                new org.apache.hc.client5.http.auth.AuthScope(uri.getHost(), port(uri)),
                org.apache.hc.client5.http.protocol.HttpClientContext.create());
    }
}
