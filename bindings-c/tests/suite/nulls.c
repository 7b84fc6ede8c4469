/* Every combination of NULL that every function can be given. */

#include "check.h"

/* What a function is asked with. A bit that is set makes the argument of that place NULL. */
static credmatch_registry *registry;
static credmatch_table *table;
static credmatch_bytes *bytes;
static credmatch_str url;
static int32_t number;
static bool same;
static credmatch_sessions *sessions;
static credmatch_current_user *user;
static credmatch_request request;
static credmatch_str challenge, user_xml;
static char path[4096];

/* The output of a call, which is untouched unless the call succeeds. */
static char untouched;
#define UNTOUCHED(type) ((type *)(void *)&untouched)

/* The argument at a place, or NULL. */
#define AT(place, argument) ((nulls >> (place)) & 1u ? NULL : (argument))
#define TEXT(place, literal) ((nulls >> (place)) & 1u ? credmatch_str_from(NULL, 3) : CREDMATCH_TEXT(literal))
#define ERROR(place) AT(place, error)

#define XML "<credentials xmlns=\"http://www.infinica.com/credentials\"/>"

typedef credmatch_status (*call)(unsigned nulls, credmatch_error **error);

/* A call that writes a pointer: it must do so exactly if it succeeds, and what it wrote is freed. */
#define MAKING(name, type, release, expression) \
  static credmatch_status name(unsigned nulls, credmatch_error **error) \
  { \
    type *out = UNTOUCHED(type); \
    credmatch_status status = (expression); \
    CHECK((status == CREDMATCH_OK) == (out != UNTOUCHED(type)) || (status == CREDMATCH_OK && out == NULL)); \
    if (out != UNTOUCHED(type)) { \
      release(out); \
    } \
    return status; \
  }

/* A call on a builder with one document. */
#define BUILDING(name, expression) \
  static credmatch_status name(unsigned nulls, credmatch_error **error) \
  { \
    credmatch_status status; \
    credmatch_builder *builder = credmatch_builder_new(); \
    CHECK(credmatch_builder_add_text(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_TEXT("a"), CREDMATCH_TEXT(XML), NULL) \
          == CREDMATCH_OK); \
    status = (expression); \
    credmatch_builder_free(builder); \
    return status; \
  }

/* A call that writes a number. */
#define ANSWERING(name, variable, expression) \
  static credmatch_status name(unsigned nulls, credmatch_error **error) \
  { \
    return (expression); \
  }

BUILDING(builder_add_text, credmatch_builder_add_text(AT(0, builder), 0, TEXT(1, "n"), TEXT(2, XML), ERROR(3)))
BUILDING(builder_add_bytes, credmatch_builder_add_bytes(AT(0, builder), 0, TEXT(1, "n"), AT(2, (const uint8_t *)"<a/>"), 4, ERROR(3)))
BUILDING(builder_load, credmatch_builder_load(AT(0, builder), 0, ((nulls >> 1) & 1u) ? credmatch_str_from(NULL, 3) : credmatch_str_of(path), TEXT(2, ""), ERROR(3)))
BUILDING(builder_include_text, credmatch_builder_include_text(AT(0, builder), TEXT(1, "n"), TEXT(2, "t"), ERROR(3)))
BUILDING(builder_include_bytes, credmatch_builder_include_bytes(AT(0, builder), TEXT(1, "n"), AT(2, (const uint8_t *)"t"), 1, ERROR(3)))
BUILDING(builder_priority, credmatch_builder_priority(AT(0, builder), 1, ERROR(1)))
BUILDING(builder_format_version, credmatch_builder_format_version(AT(0, builder), 1, ERROR(1)))
BUILDING(builder_guess_ports, credmatch_builder_guess_ports(AT(0, builder), true, ERROR(1)))
BUILDING(builder_limit, credmatch_builder_limit(AT(0, builder), TEXT(1, "depth"), 9, ERROR(2)))
BUILDING(builder_table, credmatch_builder_table(AT(0, builder), AT(1, (const uint8_t *)"t"), 1, ERROR(2)))

static credmatch_status builder_missing_includes(unsigned nulls, credmatch_error **error)
{
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_includes *out = UNTOUCHED(credmatch_includes);
  credmatch_status status = credmatch_builder_missing_includes(AT(0, builder), AT(1, &out), ERROR(2));
  CHECK((status == CREDMATCH_OK) == (out != UNTOUCHED(credmatch_includes)));
  if (out != UNTOUCHED(credmatch_includes)) {
    credmatch_includes_free(out);
  }
  credmatch_builder_free(builder);
  return status;
}

static credmatch_status builder_compile(unsigned nulls, credmatch_error **error)
{
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_registry *out = UNTOUCHED(credmatch_registry);
  credmatch_status status = credmatch_builder_compile(AT(0, builder), AT(1, &out), ERROR(2));
  CHECK((status == CREDMATCH_OK) == (out != UNTOUCHED(credmatch_registry)));
  if (out != UNTOUCHED(credmatch_registry)) {
    credmatch_registry_free(out);
  }
  credmatch_builder_free(builder);
  return status;
}

MAKING(registry_compile, credmatch_registry, credmatch_registry_free, credmatch_registry_compile(TEXT(0, XML), AT(1, &out), ERROR(2)))
MAKING(registry_load, credmatch_registry, credmatch_registry_free, credmatch_registry_load(((nulls >> 0) & 1u) ? credmatch_str_from(NULL, 3) : credmatch_str_of(path), AT(1, &out), ERROR(2)))
ANSWERING(registry_lookup, number, credmatch_registry_lookup(AT(0, registry), TEXT(1, "http://h/"), TEXT(2, "s"), AT(3, &number), ERROR(4)))
ANSWERING(registry_lookup_many, number, credmatch_registry_lookup_many(AT(0, registry), AT(1, &url), 1, TEXT(2, "s"), AT(3, &number), ERROR(4)))
MAKING(registry_find_match, credmatch_match, credmatch_match_free, credmatch_registry_find_match(AT(0, registry), TEXT(1, "http://h.example/"), TEXT(2, "s"), AT(3, &out), ERROR(4)))
MAKING(registry_explain, credmatch_text, credmatch_text_free, credmatch_registry_explain(AT(0, registry), TEXT(1, "http://h/"), TEXT(2, "s"), 0, 9, AT(3, &out), ERROR(4)))
ANSWERING(registry_same_scope, same, credmatch_registry_same_scope(AT(0, registry), TEXT(1, "http://h/"), TEXT(2, "http://h/"), TEXT(3, "s"), AT(4, &same), ERROR(5)))
MAKING(registry_entry, credmatch_text, credmatch_text_free, credmatch_registry_entry(AT(0, registry), 0, AT(1, &out), ERROR(2)))
MAKING(registry_lint, credmatch_diagnostics, credmatch_diagnostics_free, credmatch_registry_lint(AT(0, registry), AT(1, &out), ERROR(2)))
MAKING(registry_diff, credmatch_text, credmatch_text_free, credmatch_registry_diff(AT(0, registry), AT(1, registry), AT(2, &url), 1, AT(3, &out), ERROR(4)))
MAKING(registry_authorization, credmatch_authorization, credmatch_authorization_free, credmatch_registry_authorization(AT(0, registry), TEXT(1, "http://h.example/"), TEXT(2, "s"), AT(3, &url), 1, AT(4, &out), ERROR(5)))
MAKING(registry_table_bytes, credmatch_bytes, credmatch_bytes_free, credmatch_registry_table_bytes(AT(0, registry), AT(1, &out), ERROR(2)))
MAKING(table_from_bytes, credmatch_table, credmatch_table_free, credmatch_table_from_bytes(AT(0, credmatch_bytes_ptr(bytes)), credmatch_bytes_len(bytes), 99, AT(1, &out), ERROR(2)))
ANSWERING(table_lookup, number, credmatch_table_lookup(AT(0, table), TEXT(1, "http://h/"), TEXT(2, "s"), AT(3, &number), ERROR(4)))
ANSWERING(table_lookup_many, number, credmatch_table_lookup_many(AT(0, table), AT(1, &url), 1, TEXT(2, "s"), AT(3, &number), ERROR(4)))
ANSWERING(table_same_scope, same, credmatch_table_same_scope(AT(0, table), TEXT(1, "http://h/"), TEXT(2, "http://h/"), TEXT(3, "s"), AT(4, &same), ERROR(5)))
MAKING(resolve_reference, credmatch_text, credmatch_text_free, credmatch_resolve_reference(TEXT(0, "a"), TEXT(1, "b"), AT(2, &out), ERROR(3)))

MAKING(parse_challenges, credmatch_text, credmatch_text_free, credmatch_parse_challenges(AT(0, &challenge), 1, AT(1, &out), ERROR(2)))
MAKING(select_challenge, credmatch_text, credmatch_text_free, credmatch_select_challenge(AT(0, &url), 1, AT(1, &challenge), 1, AT(2, &out), ERROR(3)))
MAKING(registry_configuration, credmatch_text, credmatch_text_free, credmatch_registry_configuration(AT(0, registry), 0, AT(1, &challenge), 1, AT(2, &out), ERROR(3)))
MAKING(basic_authorization, credmatch_text, credmatch_text_free, credmatch_basic_authorization(TEXT(0, "n"), TEXT(1, "p"), 0, false, AT(2, &out), ERROR(3)))
MAKING(bearer_authorization, credmatch_text, credmatch_text_free, credmatch_bearer_authorization(TEXT(0, "t"), TEXT(1, "Bearer"), TEXT(2, ""), AT(3, &out), ERROR(4)))
MAKING(digest_authorization, credmatch_text, credmatch_text_free, credmatch_digest_authorization(TEXT(0, "n"), TEXT(1, "p"), 0, AT(2, &challenge), 1, TEXT(3, "GET"), TEXT(4, "/"), AT(5, (const uint8_t *)"b"), 1, 1, TEXT(6, "c"), AT(7, &out), ERROR(8)))
MAKING(username_token, credmatch_text, credmatch_text_free, credmatch_username_token(TEXT(0, "n"), TEXT(1, "p"), 0, AT(2, (const uint8_t *)"n"), 1, 0, TEXT(3, "i"), 0, AT(4, &out), ERROR(5)))
MAKING(current_user_new, credmatch_current_user, credmatch_current_user_free, credmatch_current_user_new(TEXT(0, "n"), AT(1, &url), 1, AT(2, &user_xml), 1, AT(3, &out), ERROR(4)))
MAKING(current_user_impersonating, credmatch_current_user, credmatch_current_user_free, credmatch_current_user_impersonating(AT(0, user), TEXT(1, "o"), AT(2, &url), 1, AT(3, &out), ERROR(4)))
MAKING(sessions_new, credmatch_sessions, credmatch_sessions_free, credmatch_sessions_new(AT(0, registry), 1, NULL, AT(1, &out), ERROR(2)))
MAKING(sessions_begin, credmatch_exchange, credmatch_exchange_free, credmatch_sessions_begin(AT(0, sessions), AT(1, &request), 1, AT(2, &out), ERROR(3)))

static credmatch_status sessions_header(unsigned nulls, credmatch_error **error)
{
  credmatch_str value = CREDMATCH_TEXT("before");
  credmatch_text *owner = UNTOUCHED(credmatch_text);
  credmatch_status status = credmatch_sessions_header(AT(0, sessions), TEXT(1, "http://h.example/"), TEXT(2, "s"), 1, AT(3, &value),
                                                      AT(4, &owner), ERROR(5));
  CHECK(equals(value, "before") == (status != CREDMATCH_OK));
  CHECK((owner == UNTOUCHED(credmatch_text)) == (status != CREDMATCH_OK));
  return status;
}

/* A report on an exchange that has just begun; it ends if, and only if, the call succeeds. */
#define REPORTING(name, expression) \
  static credmatch_status name(unsigned nulls, credmatch_error **error) \
  { \
    credmatch_exchange *exchange = NULL; \
    credmatch_status status; \
    CHECK(credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL) == CREDMATCH_OK); \
    status = (expression); \
    CHECK(credmatch_exchange_ended(exchange) == (status == CREDMATCH_OK)); \
    credmatch_exchange_free(exchange); \
    return status; \
  }

REPORTING(exchange_answered, credmatch_exchange_answered(AT(0, exchange), 200, AT(1, &challenge), 1, AT(2, &challenge), 1, 1, ERROR(3)))
REPORTING(exchange_signed, credmatch_exchange_signed(AT(0, exchange), AT(1, (const uint8_t *)"s"), 1, 1, ERROR(2)))
REPORTING(exchange_encrypted, credmatch_exchange_encrypted(AT(0, exchange), TEXT(1, "t"), 1, ERROR(2)))
REPORTING(exchange_negotiated, credmatch_exchange_negotiated(AT(0, exchange), AT(1, (const uint8_t *)"t"), 1, 1, ERROR(2)))
REPORTING(exchange_failed, credmatch_exchange_failed(AT(0, exchange), 1, ERROR(1)))

/* The functions, and how many of their arguments may be tried as NULL; the last of them is the error. */
static const struct {
  const char *name;
  call function;
  unsigned arguments;
} FUNCTIONS[] = {
  { "builder_add_text", builder_add_text, 4 },
  { "builder_add_bytes", builder_add_bytes, 4 },
  { "builder_load", builder_load, 4 },
  { "builder_include_text", builder_include_text, 4 },
  { "builder_include_bytes", builder_include_bytes, 4 },
  { "builder_priority", builder_priority, 2 },
  { "builder_format_version", builder_format_version, 2 },
  { "builder_guess_ports", builder_guess_ports, 2 },
  { "builder_limit", builder_limit, 3 },
  { "builder_table", builder_table, 3 },
  { "builder_missing_includes", builder_missing_includes, 3 },
  { "builder_compile", builder_compile, 3 },
  { "registry_compile", registry_compile, 3 },
  { "registry_load", registry_load, 3 },
  { "registry_lookup", registry_lookup, 5 },
  { "registry_lookup_many", registry_lookup_many, 5 },
  { "registry_find_match", registry_find_match, 5 },
  { "registry_explain", registry_explain, 5 },
  { "registry_same_scope", registry_same_scope, 6 },
  { "registry_entry", registry_entry, 3 },
  { "registry_lint", registry_lint, 3 },
  { "registry_diff", registry_diff, 5 },
  { "registry_authorization", registry_authorization, 6 },
  { "registry_table_bytes", registry_table_bytes, 3 },
  { "table_from_bytes", table_from_bytes, 3 },
  { "table_lookup", table_lookup, 5 },
  { "table_lookup_many", table_lookup_many, 5 },
  { "table_same_scope", table_same_scope, 6 },
  { "resolve_reference", resolve_reference, 4 },
  { "parse_challenges", parse_challenges, 3 },
  { "select_challenge", select_challenge, 4 },
  { "registry_configuration", registry_configuration, 4 },
  { "basic_authorization", basic_authorization, 4 },
  { "bearer_authorization", bearer_authorization, 5 },
  { "digest_authorization", digest_authorization, 9 },
  { "username_token", username_token, 6 },
  { "current_user_new", current_user_new, 5 },
  { "current_user_impersonating", current_user_impersonating, 5 },
  { "sessions_new", sessions_new, 3 },
  { "sessions_begin", sessions_begin, 4 },
  { "sessions_header", sessions_header, 6 },
  { "exchange_answered", exchange_answered, 4 },
  { "exchange_signed", exchange_signed, 3 },
  { "exchange_encrypted", exchange_encrypted, 3 },
  { "exchange_negotiated", exchange_negotiated, 3 },
  { "exchange_failed", exchange_failed, 2 },
};

static void fallible(void)
{
  size_t i;
  for (i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
    unsigned arguments = FUNCTIONS[i].arguments, error_bit = 1u << (arguments - 1), nulls;
    for (nulls = 0; nulls < 1u << arguments; nulls++) {
      int good = (nulls & ~error_bit) == 0, fine;
      credmatch_error *error = NULL;
      credmatch_status status;
      number = -9;
      status = FUNCTIONS[i].function(nulls, &error);
      fine = status == (good ? CREDMATCH_OK : CREDMATCH_NULL_ARGUMENT);
      fine = fine && (error != NULL) == (!good && (nulls & error_bit) == 0);
      fine = fine && credmatch_error_status(error) == (error == NULL ? CREDMATCH_OK : CREDMATCH_NULL_ARGUMENT);
      fine = fine && (good || number == -9);
      if (!fine) {
        fprintf(stderr, "%s with NULL at 0x%x gives %d\n", FUNCTIONS[i].name, nulls, (int)status);
      }
      CHECK(fine);
      credmatch_error_free(error);
    }
  }
}

/* What cannot fail gives nothing for NULL. */
static void infallible(void)
{
  credmatch_builder_free(NULL);
  credmatch_registry_free(NULL);
  credmatch_table_free(NULL);
  credmatch_match_free(NULL);
  credmatch_authorization_free(NULL);
  credmatch_text_free(NULL);
  credmatch_bytes_free(NULL);
  credmatch_error_free(NULL);
  credmatch_diagnostics_free(NULL);
  credmatch_includes_free(NULL);
  credmatch_sessions_free(NULL);
  credmatch_exchange_free(NULL);
  credmatch_current_user_free(NULL);
  CHECK(credmatch_exchange_step(NULL) == NULL);
  CHECK(credmatch_exchange_entry(NULL) == CREDMATCH_NO_ENTRY);
  CHECK(credmatch_exchange_retries(NULL) == 0);
  CHECK(credmatch_exchange_ended(NULL));
  CHECK(credmatch_step_action(NULL) == 0);
  CHECK(credmatch_step_header_count(NULL) == 0);
  CHECK(credmatch_step_header_name(NULL, 0).len == 0);
  CHECK(credmatch_step_header_value(NULL, 0).len == 0);
  CHECK(credmatch_step_lifetime(NULL) == 0);
  CHECK(credmatch_step_error(NULL) == NULL);
  CHECK(credmatch_step_name(NULL).len == 0);
  CHECK(credmatch_step_scheme(NULL).len == 0);
  CHECK(credmatch_step_configuration(NULL).len == 0);
  CHECK(credmatch_step_reason(NULL).len == 0);
  CHECK(credmatch_step_outcome(NULL).len == 0);
  CHECK(credmatch_step_key_alias(NULL).len == 0);
  CHECK(credmatch_step_key_store(NULL).len == 0);
  CHECK(credmatch_step_key_password(NULL).len == 0);
  CHECK(credmatch_step_algorithm(NULL).len == 0);
  CHECK(credmatch_step_content_encryption(NULL).len == 0);
  CHECK(credmatch_step_input(NULL).len == 0);
  CHECK(credmatch_step_service(NULL).len == 0);
  CHECK(credmatch_step_token(NULL).len == 0);
  CHECK(credmatch_step_json(NULL).len == 0);
  CHECK(credmatch_registry_clone(NULL) == NULL);
  CHECK(credmatch_registry_entry_count(NULL) == 0);
  CHECK(credmatch_table_entry_count(NULL) == 0);
  CHECK(credmatch_registry_patterns(NULL) == 0);
  CHECK(credmatch_table_patterns(NULL) == 0);
  CHECK(credmatch_match_entry(NULL) == CREDMATCH_NO_ENTRY);
  CHECK(credmatch_match_priority(NULL) == 0);
  CHECK(credmatch_match_host(NULL) == CREDMATCH_SPECIFICITY_ANY);
  CHECK(credmatch_match_port(NULL) == CREDMATCH_SPECIFICITY_ANY);
  CHECK(credmatch_match_protocol(NULL) == CREDMATCH_SPECIFICITY_ANY);
  CHECK(credmatch_match_path(NULL) == 0);
  CHECK(!credmatch_match_service(NULL));
  CHECK(!credmatch_match_preemptive(NULL));
  CHECK(credmatch_match_source(NULL).len == 0);
  CHECK(credmatch_match_line(NULL) == 0);
  CHECK(credmatch_match_column(NULL) == 0);
  CHECK(credmatch_match_json(NULL).len == 0);
  CHECK(credmatch_text_ptr(NULL) == NULL);
  CHECK(credmatch_text_len(NULL) == 0);
  CHECK(credmatch_text_str(NULL).len == 0);
  CHECK(credmatch_bytes_ptr(NULL) == NULL);
  CHECK(credmatch_bytes_len(NULL) == 0);
  CHECK(credmatch_error_status(NULL) == CREDMATCH_OK);
  CHECK(credmatch_error_code(NULL).len == 0);
  CHECK(credmatch_error_message(NULL).len == 0);
  CHECK(credmatch_error_help(NULL).len == 0);
  CHECK(credmatch_error_source(NULL).len == 0);
  CHECK(credmatch_error_line(NULL) == 0);
  CHECK(credmatch_error_column(NULL) == 0);
  CHECK(credmatch_error_offset(NULL) == -1);
  CHECK(credmatch_error_entry(NULL) == CREDMATCH_NO_ENTRY);
  CHECK(credmatch_error_kind(NULL).len == 0);
  CHECK(credmatch_error_diagnostics(NULL) == NULL);
  CHECK(credmatch_authorization_entry(NULL) == CREDMATCH_NO_ENTRY);
  CHECK(credmatch_authorization_scheme(NULL).len == 0);
  CHECK(credmatch_authorization_expose_secret(NULL).len == 0);
  CHECK(credmatch_diagnostics_count(NULL) == 0);
  CHECK(credmatch_diagnostics_number(NULL, 0) == 0);
  CHECK(credmatch_diagnostics_code(NULL, 0).len == 0);
  CHECK(credmatch_diagnostics_severity(NULL, 0) == CREDMATCH_SEVERITY_ERROR);
  CHECK(credmatch_diagnostics_message(NULL, 0).len == 0);
  CHECK(credmatch_diagnostics_source(NULL, 0).len == 0);
  CHECK(credmatch_diagnostics_line(NULL, 0) == 0);
  CHECK(credmatch_diagnostics_column(NULL, 0) == 0);
  CHECK(credmatch_diagnostics_json(NULL).len == 0);
  CHECK(credmatch_includes_count(NULL) == 0);
  CHECK(credmatch_includes_target(NULL, 0).len == 0);
  CHECK(!credmatch_includes_parse_as_text(NULL, 0));
  CHECK(!credmatch_includes_has_fallback(NULL, 0));
  CHECK(credmatch_includes_json(NULL).len == 0);
}

void nulls(const char *folder)
{
  FILE *file;
  snprintf(path, sizeof path, "%s/nulls.xml", folder);
  file = fopen(path, "wb");
  CHECK(file != NULL && fputs(XML, file) >= 0 && fclose(file) == 0);
  registry = sample();
  url = CREDMATCH_TEXT("http://h.example/");
  CHECK(credmatch_registry_table_bytes(registry, &bytes, NULL) == CREDMATCH_OK);
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), CREDMATCH_URL_LENGTH, &table, NULL) == CREDMATCH_OK);
  challenge = CREDMATCH_TEXT("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
  user_xml = CREDMATCH_TEXT("<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"n\" password=\"p\"/>");
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.url = url;
  CHECK(credmatch_sessions_new(registry, 1, NULL, &sessions, NULL) == CREDMATCH_OK);
  CHECK(credmatch_current_user_new(CREDMATCH_TEXT("n"), NULL, 0, NULL, 0, &user, NULL) == CREDMATCH_OK);
  fallible();
  infallible();
  credmatch_sessions_free(sessions);
  credmatch_current_user_free(user);
  credmatch_bytes_free(bytes);
  credmatch_table_free(table);
  credmatch_registry_free(registry);
}
