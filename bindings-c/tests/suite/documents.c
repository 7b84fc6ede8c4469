/* From documents to a registry: the builder, its errors, includes. */

#include "check.h"

#define NAMESPACE "xmlns=\"http://www.infinica.com/credentials\""
#define XINCLUDE "xmlns:xi=\"http://www.w3.org/2001/XInclude\""
#define PASSWORD "<passwordCredentials name=\"reader\" password=\"" CANARY "\"/>"

const char *const SAMPLE =
  "<credentials " NAMESPACE ">\n"
  "  <server host=\"h.example\">" PASSWORD "</server>\n"
  "  <server host=\"h.example\" path=\"/admin\" preemptive=\"false\">" PASSWORD "</server>\n"
  "  <server host=\"*.example.com\" port=\"8443\" protocol=\"https\">" PASSWORD "</server>\n"
  "  <server host=\"h.example\" service=\"billing\">" PASSWORD "</server>\n"
  "  <server host=\"token.example\"><kerberosCredentials/></server>\n"
  "</credentials>\n";

credmatch_registry *sample(void)
{
  credmatch_registry *registry = NULL;
  CHECK(credmatch_registry_compile(credmatch_str_of(SAMPLE), &registry, NULL) == CREDMATCH_OK);
  return registry;
}

static int32_t entry_of(const credmatch_registry *registry, const char *url)
{
  int32_t entry = -9;
  CHECK(credmatch_registry_lookup(registry, credmatch_str_of(url), CREDMATCH_NO_TEXT, &entry, NULL) == CREDMATCH_OK);
  return entry;
}

static credmatch_status add(credmatch_builder *builder, credmatch_layer layer, const char *name, const char *text)
{
  return credmatch_builder_add_text(builder, layer, credmatch_str_of(name), credmatch_str_of(text), NULL);
}

/* What is wrong with a document has a code, a number, a place, and a list. */
static void mistakes(void)
{
  const char *text = "<credentials " NAMESPACE ">\n"
                     "  <server hots=\"h\">" PASSWORD "</server>\n"
                     "  <server host=\"\">" PASSWORD "</server>\n"
                     "</credentials>";
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  const credmatch_diagnostics *list;
  credmatch_status status = credmatch_registry_compile(credmatch_str_of(text), &registry, &error);
  CHECK(status == CREDMATCH_UNKNOWN_ATTRIBUTE);
  CHECK(registry == NULL);
  CHECK(credmatch_error_status(error) == status);
  CHECK(equals(credmatch_error_code(error), "unknown-attribute"));
  CHECK(contains(credmatch_error_message(error), "registry.xml:2:11: error[unknown-attribute]: "));
  CHECK(contains(credmatch_error_message(error), " (and 1 more)"));
  CHECK(contains(credmatch_error_help(error), "host"));
  CHECK(equals(credmatch_error_source(error), "registry.xml"));
  CHECK(credmatch_error_line(error) == 2);
  CHECK(credmatch_error_column(error) == 11);
  CHECK(credmatch_error_offset(error) == (int64_t)(strstr(text, "hots") - text));
  list = credmatch_error_diagnostics(error);
  CHECK(credmatch_diagnostics_count(list) == 2);
  CHECK(equals(credmatch_diagnostics_code(list, 1), "empty-host"));
  CHECK(credmatch_diagnostics_number(list, 1) == CREDMATCH_EMPTY_HOST);
  CHECK(credmatch_diagnostics_severity(list, 1) == CREDMATCH_SEVERITY_ERROR);
  CHECK(credmatch_diagnostics_message(list, 1).len > 0);
  CHECK(equals(credmatch_diagnostics_source(list, 1), "registry.xml"));
  CHECK(credmatch_diagnostics_line(list, 1) == 3);
  CHECK(credmatch_diagnostics_column(list, 1) == 17);
  CHECK(contains(credmatch_diagnostics_json(list), "\"number\":401"));
  CHECK(credmatch_diagnostics_json(list).ptr == credmatch_diagnostics_json(list).ptr);
  /* Beyond the end. */
  CHECK(credmatch_diagnostics_code(list, 2).len == 0);
  CHECK(credmatch_diagnostics_number(list, 2) == 0);
  CHECK(credmatch_diagnostics_line(list, (size_t)-1) == 0);
  credmatch_error_free(error);
}

/* The later layer wins, unless a priority says otherwise; numbers run from the lowest layer. */
static void layers(void)
{
  const char *one = "<credentials " NAMESPACE "><server host=\"h\">" PASSWORD "</server></credentials>";
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  CHECK(add(builder, CREDMATCH_LAYER_RUNTIME, "r.xml", one) == CREDMATCH_OK);
  CHECK(add(builder, CREDMATCH_LAYER_GLOBAL, "g.xml", one) == CREDMATCH_OK);
  CHECK(add(builder, CREDMATCH_LAYER_PARTITION, "n.xml", one) == CREDMATCH_OK);
  CHECK(add(builder, CREDMATCH_LAYER_PROCESS, "p.xml", one) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_entry_count(registry) == 4);
  CHECK(entry_of(registry, "http://h/") == 3);
  credmatch_registry_free(registry);

  CHECK(credmatch_builder_priority(builder, 7, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "http://h/") == 2);
  credmatch_registry_free(registry);

  registry = NULL;
  CHECK(add(builder, 4, "x.xml", one) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(add(builder, -1, "x.xml", one) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(credmatch_builder_add_bytes(builder, 99, CREDMATCH_TEXT("x"), NULL, 0, &error) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(equals(credmatch_error_code(error), "invalid-argument"));
  credmatch_error_free(error);
  credmatch_builder_free(builder);
}

static void options(void)
{
  const char *one = "<credentials " NAMESPACE "><server host=\"h\" protocol=\"http\">" PASSWORD "</server></credentials>";
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  CHECK(credmatch_builder_priority(builder, 1, NULL) == CREDMATCH_NO_DOCUMENT);
  CHECK(credmatch_builder_format_version(builder, 1, NULL) == CREDMATCH_NO_DOCUMENT);
  CHECK(credmatch_builder_include_text(builder, CREDMATCH_TEXT("a"), CREDMATCH_TEXT("b"), NULL) == CREDMATCH_NO_DOCUMENT);
  CHECK(credmatch_builder_include_bytes(builder, CREDMATCH_TEXT("a"), NULL, 0, &error) == CREDMATCH_NO_DOCUMENT);
  CHECK(equals(credmatch_error_code(error), "no-document"));
  credmatch_error_free(error);

  /* A registry without documents has no entries. */
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_entry_count(registry) == 0);
  CHECK(entry_of(registry, "http://h/") == CREDMATCH_NO_ENTRY);
  credmatch_registry_free(registry);

  CHECK(add(builder, CREDMATCH_LAYER_PROCESS, "p.xml", one) == CREDMATCH_OK);
  CHECK(credmatch_builder_guess_ports(builder, true, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "http://h/") == 0);
  CHECK(entry_of(registry, "http://h:81/") == CREDMATCH_NO_ENTRY);
  credmatch_registry_free(registry);
  CHECK(credmatch_builder_guess_ports(builder, false, NULL) == CREDMATCH_OK);

  CHECK(credmatch_builder_format_version(builder, 4, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  {
    credmatch_match *found = NULL;
    CHECK(credmatch_registry_find_match(registry, CREDMATCH_TEXT("http://h:81/"), CREDMATCH_NO_TEXT, &found, NULL)
          == CREDMATCH_OK);
    CHECK(credmatch_match_priority(found) == 0);
    credmatch_match_free(found);
  }
  credmatch_registry_free(registry);

  registry = NULL;
  CHECK(credmatch_builder_limit(builder, CREDMATCH_TEXT("entries"), 0, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_TOO_MANY_ENTRIES);
  CHECK(credmatch_builder_limit(builder, CREDMATCH_TEXT("entries"), 9, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  credmatch_registry_free(registry);
  CHECK(credmatch_builder_limit(builder, CREDMATCH_TEXT("entrys"), 9, &error) == CREDMATCH_INVALID_ARGUMENT);
  credmatch_error_free(error);
  credmatch_builder_free(builder);
}

static void includes(void)
{
  const char *main_text = "<credentials " NAMESPACE " " XINCLUDE ">\n"
                          "  <xi:include href=\"part.xml\"/>\n"
                          "  <xi:include href=\"../gone.xml\"><xi:fallback/></xi:include>\n"
                          "</credentials>";
  const char *part = "<server host=\"h\" " NAMESPACE ">" PASSWORD "</server>";
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_includes *missing = NULL;
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  CHECK(add(builder, CREDMATCH_LAYER_GLOBAL, "conf/main.xml", main_text) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_MISSING_INCLUDE);
  CHECK(credmatch_builder_missing_includes(builder, &missing, NULL) == CREDMATCH_OK);
  CHECK(credmatch_includes_count(missing) == 2);
  CHECK(equals(credmatch_includes_target(missing, 0), "conf/part.xml"));
  CHECK(!credmatch_includes_has_fallback(missing, 0));
  CHECK(!credmatch_includes_parse_as_text(missing, 0));
  CHECK(equals(credmatch_includes_target(missing, 1), "gone.xml"));
  CHECK(credmatch_includes_has_fallback(missing, 1));
  CHECK(contains(credmatch_includes_json(missing), "\"href\":\"part.xml\""));
  CHECK(credmatch_includes_target(missing, 2).len == 0);
  CHECK(credmatch_builder_include_text(builder, credmatch_includes_target(missing, 0), credmatch_str_of(part), NULL)
        == CREDMATCH_OK);
  credmatch_includes_free(missing);
  CHECK(credmatch_builder_missing_includes(builder, &missing, NULL) == CREDMATCH_OK);
  CHECK(credmatch_includes_count(missing) == 1);
  credmatch_includes_free(missing);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "http://h/") == 0);
  credmatch_registry_free(registry);
  credmatch_builder_free(builder);

  builder = credmatch_builder_new();
  missing = NULL;
  CHECK(add(builder, CREDMATCH_LAYER_GLOBAL, "a.xml", "<credentials>") == CREDMATCH_OK);
  CHECK(credmatch_builder_missing_includes(builder, &missing, &error) == CREDMATCH_UNEXPECTED_END);
  CHECK(missing == NULL);
  credmatch_error_free(error);
  credmatch_builder_free(builder);
}

/* Bytes are taken in the encoding that they are in; text is text whatever it declares. */
static void encodings(void)
{
  static const char latin1[] = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><credentials " NAMESPACE
                               "><server host=\"h\" path=\"/\xe4\">" PASSWORD "</server></credentials>";
  static const char utf8[] = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><credentials " NAMESPACE
                             "><server host=\"h\" path=\"/\xc3\xa4\">" PASSWORD "</server></credentials>";
  static const unsigned char broken[] = { 0xff, 0xfe, 0x00 };
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  CHECK(credmatch_builder_add_bytes(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_TEXT("a"), (const uint8_t *)latin1,
                                    sizeof latin1 - 1, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "http://h/%C3%A4") == 0);
  credmatch_registry_free(registry);
  CHECK(credmatch_registry_compile(CREDMATCH_TEXT(utf8), &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "http://h/%C3%A4") == 0);
  credmatch_registry_free(registry);
  registry = NULL;
  CHECK(credmatch_registry_compile(CREDMATCH_TEXT(latin1), &registry, &error) == CREDMATCH_INVALID_UTF8);
  CHECK(credmatch_error_offset(error) == (int64_t)(strchr(latin1, '\xe4') - latin1));
  credmatch_error_free(error);
  CHECK(credmatch_builder_add_bytes(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_TEXT("b"), broken, sizeof broken, NULL)
        == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, &error) == CREDMATCH_INVALID_ENCODING);
  CHECK(equals(credmatch_error_source(error), "b"));
  CHECK(registry == NULL);
  credmatch_error_free(error);
  credmatch_builder_free(builder);
}

/* A table that was stored takes the place of compiling, but only with its own documents. */
static void tables(void)
{
  credmatch_registry *first = sample(), *registry = NULL;
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_bytes *bytes = NULL;
  CHECK(credmatch_registry_table_bytes(first, &bytes, NULL) == CREDMATCH_OK);
  CHECK(add(builder, CREDMATCH_LAYER_GLOBAL, "registry.xml", SAMPLE) == CREDMATCH_OK);
  CHECK(credmatch_builder_table(builder, credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(entry_of(registry, "https://h.example/admin") == 1);
  credmatch_registry_free(registry);
  registry = NULL;
  CHECK(add(builder, CREDMATCH_LAYER_GLOBAL, "more.xml", "<credentials " NAMESPACE "/>") == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  credmatch_registry_free(registry);
  registry = NULL;
  CHECK(add(builder, CREDMATCH_LAYER_RUNTIME, "registry.xml", SAMPLE) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_TABLE_DIGEST);
  CHECK(credmatch_builder_table(builder, credmatch_bytes_ptr(bytes), 9, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) >= CREDMATCH_TABLE_FOREIGN);
  CHECK(registry == NULL);
  credmatch_bytes_free(bytes);
  credmatch_builder_free(builder);
  credmatch_registry_free(first);
}

void documents(void)
{
  mistakes();
  layers();
  options();
  includes();
  encodings();
  tables();
}
