/** Credentials for {@link java.net.http.HttpClient} of the JDK. */
package io.credmatch.http;
