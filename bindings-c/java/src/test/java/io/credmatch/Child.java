package io.credmatch;

/** What tests run in another JVM: says which entry a URL gets, or why the library isn't there; twice, as users do. */
public final class Child {
    private Child() {}

    public static void main(String[] arguments) {
        for (int i = 0; i < 2; i++) {
            try (Registry registry = Registry.compile(arguments[0])) {
                System.out.println("entry " + registry.lookup("https://h.example/"));
            } catch (LinkageError e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
