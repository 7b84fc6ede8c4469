/** Credentials for Apache HttpClient 5. */
package io.credmatch.apache5;
