package io.credmatch;

/** Documents that tests share. */
final class Examples {
    /** What no output may hold. */
    static final String SECRET = "s3cr3t-c4n4ry";

    private Examples() {}

    /** A document of these elements. */
    static String document(String... elements) {
        return "<credentials xmlns=\"http://www.infinica.com/credentials\">\n" + String.join("\n", elements)
                + "\n</credentials>\n";
    }

    /** An entry of these attributes. */
    static String entry(String attributes) {
        return "<server " + attributes + "><passwordCredentials name=\"reader\" password=\"" + SECRET + "\"/></server>";
    }

    /** One host, one path below it, one with a service. */
    static Registry registry() {
        return Registry.compile(document(
                entry("host=\"h.example\""),
                entry("host=\"h.example\" path=\"/admin\" preemptive=\"false\""),
                entry("host=\"h.example\" service=\"mail\"")));
    }
}
