/** Credentials for Apache HttpClient 4. */
package io.credmatch.apache4;
