package io.credmatch;

/** What stands around a UsernameToken. */
public enum Security {
    // In the order of the constants of C, CREDMATCH_SECURITY_...
    /** Nothing: it is the element alone. */
    NONE,
    /** The element {@code wsse:Security}, which goes into the header of the SOAP envelope. */
    HEADER,
    /** The same that a service must understand, in an envelope of SOAP 1.1. */
    SOAP_1_1,
    /** The same that a service must understand, in an envelope of SOAP 1.2. */
    SOAP_1_2
}
