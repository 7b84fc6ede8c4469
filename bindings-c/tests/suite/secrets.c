/* No secret is in anything but a header. */

#include "check.h"

static void without(credmatch_str text)
{
  if (contains(text, CANARY)) {
    fprintf(stderr, "a secret is shown: %.*s\n", (int)text.len, text.ptr);
  }
  CHECK(!contains(text, CANARY));
}

static void without_text(credmatch_text *text)
{
  CHECK(text != NULL);
  without(credmatch_text_str(text));
  credmatch_text_free(text);
}

static void without_error(credmatch_error *error)
{
  size_t i;
  const credmatch_diagnostics *list = credmatch_error_diagnostics(error);
  CHECK(error != NULL);
  without(credmatch_error_message(error));
  without(credmatch_error_help(error));
  without(credmatch_error_kind(error));
  without(credmatch_error_source(error));
  without(credmatch_diagnostics_json(list));
  for (i = 0; i < credmatch_diagnostics_count(list); i++) {
    without(credmatch_diagnostics_message(list, i));
    without(credmatch_diagnostics_source(list, i));
  }
  credmatch_error_free(error);
}

#define ROOT "<credentials xmlns=\"http://www.infinica.com/credentials\">"

void secrets(void)
{
  static const char *const broken[] = {
    "<" CANARY,
    CANARY,
    ROOT CANARY "</credentials>",
    ROOT "<server host=\"h\" other=\"" CANARY "\"/></credentials>",
    ROOT "<server host=\"h\" port=\"" CANARY "\"><passwordCredentials name=\"n\" password=\"" CANARY "\"/></server></credentials>",
    ROOT "<server host=\"h\"><passwordCredentials name=\"n\" password=\"" CANARY "&" CANARY ";\"/></server></credentials>",
    ROOT "<server host=\"h\"><passwordCredentials name=\"n\" pasword=\"" CANARY "\"/></server></credentials>",
    ROOT "<server url=\"https://u:" CANARY "@h/\"><passwordCredentials name=\"n\" password=\"" CANARY "\"/></server></credentials>",
    ROOT "<server host=\"h\"><passwordCredentials name=\"n\" password=\"" CANARY,
  };
  credmatch_registry *registry = sample(), *failed = NULL;
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_error *error = NULL;
  credmatch_diagnostics *list = NULL;
  credmatch_match *found = NULL;
  credmatch_text *text = NULL;
  credmatch_authorization *authorization = NULL;
  credmatch_bytes *bytes = NULL;
  int32_t entry = -9, i;
  size_t at;
  for (at = 0; at < sizeof broken / sizeof *broken; at++) {
    CHECK(credmatch_registry_compile(credmatch_str_of(broken[at]), &failed, &error) != CREDMATCH_OK);
    without_error(error);
    error = NULL;
  }
  /* The name of a document may be a URL. */
  CHECK(credmatch_builder_add_text(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_TEXT("https://u:" CANARY "@h/x?" CANARY),
                                   CREDMATCH_TEXT("<a>"), NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &failed, &error) != CREDMATCH_OK);
  without_error(error);
  credmatch_builder_free(builder);

  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://u:" CANARY "@h@x/" CANARY), CREDMATCH_NO_TEXT, &entry, &error)
        != CREDMATCH_OK);
  without_error(error);
  CHECK(credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://u:" CANARY "@token.example/"), CREDMATCH_NO_TEXT,
                                         NULL, 0, &authorization, &error) != CREDMATCH_OK);
  without_error(error);
  CHECK(authorization == NULL);
  for (i = 0; i < (int32_t)credmatch_registry_entry_count(registry); i++) {
    CHECK(credmatch_registry_entry(registry, i, &text, NULL) == CREDMATCH_OK);
    without_text(text);
  }
  CHECK(credmatch_registry_explain(registry, CREDMATCH_TEXT("https://u:" CANARY "@h.example/?" CANARY), CREDMATCH_NO_TEXT, 0,
                                   100, &text, NULL) == CREDMATCH_OK);
  without_text(text);
  CHECK(credmatch_registry_compile(CREDMATCH_TEXT(ROOT "</credentials>"), &failed, NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_diff(registry, failed, NULL, 0, &text, NULL) == CREDMATCH_OK);
  without_text(text);
  credmatch_registry_free(failed);
  CHECK(credmatch_registry_find_match(registry, CREDMATCH_TEXT("https://h.example/?" CANARY), CREDMATCH_NO_TEXT, &found, NULL)
        == CREDMATCH_OK);
  without(credmatch_match_json(found));
  without(credmatch_match_source(found));
  credmatch_match_free(found);
  CHECK(credmatch_registry_lint(registry, &list, NULL) == CREDMATCH_OK);
  without(credmatch_diagnostics_json(list));
  credmatch_diagnostics_free(list);
  CHECK(credmatch_registry_table_bytes(registry, &bytes, NULL) == CREDMATCH_OK);
  without(credmatch_str_from((const char *)credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes)));
  credmatch_bytes_free(bytes);
  credmatch_registry_free(registry);
}
