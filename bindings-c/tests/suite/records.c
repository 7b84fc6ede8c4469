/* Matches, explanations, entries, lints, differences, and what goes on the wire. */

#include "check.h"

static void matches(const credmatch_registry *registry)
{
  credmatch_match *found = NULL;
  CHECK(credmatch_registry_find_match(registry, CREDMATCH_TEXT("https://a.example.com:8443/"), CREDMATCH_NO_TEXT, &found,
                                      NULL) == CREDMATCH_OK);
  CHECK(credmatch_match_entry(found) == 2);
  CHECK(credmatch_match_priority(found) == 0);
  CHECK(credmatch_match_host(found) == CREDMATCH_SPECIFICITY_WILDCARD);
  CHECK(credmatch_match_port(found) == CREDMATCH_SPECIFICITY_EXACT);
  CHECK(credmatch_match_protocol(found) == CREDMATCH_SPECIFICITY_EXACT);
  CHECK(credmatch_match_path(found) == 0);
  CHECK(!credmatch_match_service(found));
  CHECK(credmatch_match_preemptive(found));
  CHECK(equals(credmatch_match_source(found), "registry.xml"));
  CHECK(credmatch_match_line(found) == 4);
  CHECK(credmatch_match_column(found) == 3);
  CHECK(contains(credmatch_match_json(found), "\"entry\":2"));
  credmatch_match_free(found);
  CHECK(credmatch_registry_find_match(registry, CREDMATCH_TEXT("https://h.example/admin/x"), CREDMATCH_NO_TEXT, &found,
                                      NULL) == CREDMATCH_OK);
  CHECK(credmatch_match_path(found) == 1);
  CHECK(credmatch_match_host(found) == CREDMATCH_SPECIFICITY_EXACT);
  CHECK(credmatch_match_port(found) == CREDMATCH_SPECIFICITY_ANY);
  CHECK(!credmatch_match_preemptive(found));
  credmatch_match_free(found);
  CHECK(credmatch_registry_find_match(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_TEXT("billing"), &found,
                                      NULL) == CREDMATCH_OK);
  CHECK(credmatch_match_service(found));
  credmatch_match_free(found);
}

static void explanations(const credmatch_registry *registry)
{
  credmatch_text *text = NULL;
  CHECK(credmatch_registry_explain(registry, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT, 0, 100, &text,
                                   NULL) == CREDMATCH_OK);
  CHECK(contains(credmatch_text_str(text), "\"lost_by\""));
  CHECK(contains(credmatch_text_str(text), "\"excluded\":[{\"entry\":2"));
  CHECK(credmatch_text_str(text).ptr == credmatch_text_ptr(text) && credmatch_text_str(text).len == credmatch_text_len(text));
  credmatch_text_free(text);
  CHECK(credmatch_registry_explain(registry, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT, 1, 1, &text,
                                   NULL) == CREDMATCH_OK);
  CHECK(contains(credmatch_text_str(text), "\"excluded\":[{\"entry\":3"));
  credmatch_text_free(text);
  text = NULL;
  CHECK(credmatch_registry_explain(registry, CREDMATCH_TEXT("https://h/\xff"), CREDMATCH_NO_TEXT, 1, 1, &text, NULL)
        == CREDMATCH_URL_INVALID);
  CHECK(text == NULL);
}

static void entries(const credmatch_registry *registry)
{
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  CHECK(credmatch_registry_entry_count(registry) == 5);
  CHECK(credmatch_registry_entry(registry, 1, &text, NULL) == CREDMATCH_OK);
  CHECK(contains(credmatch_text_str(text), "\"path\":\"/admin\""));
  CHECK(contains(credmatch_text_str(text), "\"kind\":\"password\""));
  credmatch_text_free(text);
  text = NULL;
  CHECK(credmatch_registry_entry(registry, 5, &text, &error) == CREDMATCH_NO_SUCH_ENTRY && text == NULL);
  CHECK(equals(credmatch_error_code(error), "no-such-entry"));
  credmatch_error_free(error);
  CHECK(credmatch_registry_entry(registry, CREDMATCH_NO_ENTRY, &text, NULL) == CREDMATCH_NO_SUCH_ENTRY && text == NULL);
  CHECK(credmatch_registry_entry(registry, CREDMATCH_INVALID_URL, &text, NULL) == CREDMATCH_NO_SUCH_ENTRY);
  CHECK(credmatch_registry_entry(registry, INT32_MAX, &text, NULL) == CREDMATCH_NO_SUCH_ENTRY && text == NULL);
}

static void lints(const credmatch_registry *registry)
{
  credmatch_diagnostics *list = NULL;
  size_t i, insecure = 0;
  CHECK(credmatch_registry_lint(registry, &list, NULL) == CREDMATCH_OK);
  CHECK(credmatch_diagnostics_count(list) > 0);
  for (i = 0; i < credmatch_diagnostics_count(list); i++) {
    insecure += credmatch_diagnostics_number(list, i) == CREDMATCH_INSECURE_PROTOCOL;
    CHECK(credmatch_diagnostics_severity(list, i) == CREDMATCH_SEVERITY_WARNING);
    CHECK(credmatch_diagnostics_line(list, i) > 0 && credmatch_diagnostics_column(list, i) > 0);
  }
  CHECK(insecure > 0);
  CHECK(contains(credmatch_diagnostics_json(list), "\"insecure-protocol\""));
  credmatch_diagnostics_free(list);
}

static void differences(const credmatch_registry *registry)
{
  credmatch_registry *other = NULL;
  credmatch_text *text = NULL;
  credmatch_str urls[2];
  CHECK(credmatch_registry_compile(CREDMATCH_TEXT("<credentials xmlns=\"http://www.infinica.com/credentials\"/>"), &other,
                                   NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_diff(registry, other, NULL, 0, &text, NULL) == CREDMATCH_OK);
  CHECK(contains(credmatch_text_str(text), "\"change\":\"gone\""));
  credmatch_text_free(text);
  CHECK(credmatch_registry_diff(registry, registry, NULL, 0, &text, NULL) == CREDMATCH_OK);
  CHECK(equals(credmatch_text_str(text), "[]"));
  credmatch_text_free(text);
  urls[0] = CREDMATCH_TEXT("https://nobody.example/");
  urls[1] = CREDMATCH_TEXT("https://h.example/");
  CHECK(credmatch_registry_diff(registry, other, urls, 2, &text, NULL) == CREDMATCH_OK);
  CHECK(contains(credmatch_text_str(text), "[{\"url\":\"https://h.example/\""));
  credmatch_text_free(text);
  /* An array without elements is no URLs, unlike none. */
  CHECK(credmatch_registry_diff(registry, other, urls, 0, &text, NULL) == CREDMATCH_OK);
  CHECK(equals(credmatch_text_str(text), "[]"));
  credmatch_text_free(text);
  urls[0] = CREDMATCH_TEXT("\xff");
  text = NULL;
  CHECK(credmatch_registry_diff(registry, other, urls, 1, &text, NULL) == CREDMATCH_INVALID_UTF8 && text == NULL);
  credmatch_registry_free(other);
}

static void headers(const credmatch_registry *registry)
{
  credmatch_authorization *found = NULL;
  credmatch_error *error = NULL;
  credmatch_str challenge = CREDMATCH_TEXT("Basic realm=\"r\"");
  /* "reader:" and the canary in base64. */
  const char *expected = "Basic cmVhZGVyOmM0bjRyeS1zM2NyM3Q=";
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, NULL, 0, &found,
                                         NULL) == CREDMATCH_OK);
  CHECK(equals(credmatch_authorization_expose_secret(found), expected));
  CHECK(equals(credmatch_authorization_scheme(found), "Basic"));
  CHECK(credmatch_authorization_entry(found) == 0);
  credmatch_authorization_free(found);
  /* Not preemptive: only after a challenge. */
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT, NULL, 0,
                                         &found, NULL) == CREDMATCH_OK && found == NULL);
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT,
                                         &challenge, 1, &found, NULL) == CREDMATCH_OK);
  CHECK(equals(credmatch_authorization_expose_secret(found), expected));
  CHECK(credmatch_authorization_entry(found) == 1);
  credmatch_authorization_free(found);
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT,
                                         &challenge, 0, &found, NULL) == CREDMATCH_OK && found == NULL);
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://nobody.example/"), CREDMATCH_NO_TEXT, NULL, 0,
                                         &found, NULL) == CREDMATCH_OK && found == NULL);
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://token.example/"), CREDMATCH_NO_TEXT, NULL, 0,
                                         &found, &error) == CREDMATCH_KIND_NOT_PRESENTED && found == NULL);
  CHECK(contains(credmatch_error_message(error), "kind-not-presented: "));
  CHECK(contains(credmatch_error_message(error), "(kind kerberos)"));
  CHECK(credmatch_error_entry(error) == 4);
  CHECK(equals(credmatch_error_kind(error), "kerberos"));
  CHECK(credmatch_error_help(error).len > 0);
  CHECK(credmatch_error_offset(error) == -1);
  credmatch_error_free(error);
  /* A URL that is refused is refused as by a look-up: no entry is wrong. */
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h.example\\"), CREDMATCH_NO_TEXT, NULL, 0, &found,
                                         &error) == CREDMATCH_URL_BACKSLASH && found == NULL);
  CHECK(credmatch_error_offset(error) == 17);
  CHECK(credmatch_error_entry(error) == CREDMATCH_NO_ENTRY);
  CHECK(credmatch_error_kind(error).len == 0);
  CHECK(equals(credmatch_error_help(error), "write `/`, or %5C if a backslash is meant"));
  credmatch_error_free(error);
}

void records(void)
{
  credmatch_registry *registry = sample();
  matches(registry);
  explanations(registry);
  entries(registry);
  lints(registry);
  differences(registry);
  headers(registry);
  credmatch_registry_free(registry);
}
