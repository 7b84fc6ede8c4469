/*
 * The conformance vectors in C: reads question lines from standard input and prints an answer line each, see
 * conformance/README.md. The argument is the path of credmatch.h, whose functions and codes are what C offers.
 */

#define _GNU_SOURCE

#include <cJSON.h>
#include <ctype.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <credmatch.h>

/* What the runner cannot ask ends it: that is no answer. */
static void give_up(const char *why)
{
  fprintf(stderr, "%s\n", why);
  exit(2);
}

static const char *text_of(const cJSON *object, const char *key)
{
  const cJSON *value = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsString(value) ? value->valuestring : NULL;
}

/*
 * cJSON ends a text at its first NUL. Before it reads a line, each escaped NUL becomes a character for private use, which
 * no question holds; afterwards it becomes a NUL again.
 */
#define STAND_IN "\xee\x80\x80"

static void hide_nuls(char *line)
{
  char *at;
  if (strstr(line, STAND_IN) != NULL) {
    give_up("a question holds U+E000");
  }
  for (at = line; *at != '\0'; at++) {
    if (*at == '\\') {
      if (strncmp(at, "\\ue000", 6) == 0) {
        give_up("a question holds U+E000");
      }
      if (strncmp(at, "\\u0000", 6) == 0) {
        at[2] = 'e';
      }
      at++;
    }
  }
}

/* What str_of() made for the question at hand. */
static char *texts[4096];
static size_t text_count;

static void free_texts(void)
{
  while (text_count > 0) {
    free(texts[--text_count]);
  }
}

static credmatch_str str_of_value(const cJSON *value)
{
  const char *text = cJSON_IsString(value) ? value->valuestring : NULL;
  char *copy, *to;
  if (text == NULL) {
    return credmatch_str_of(NULL);
  }
  if (text_count == sizeof texts / sizeof *texts) {
    give_up("too many texts");
  }
  copy = to = strdup(text);
  texts[text_count++] = copy;
  while (*text != '\0') {
    if (strncmp(text, STAND_IN, 3) == 0) {
      *to++ = '\0';
      text += 3;
    } else {
      *to++ = *text++;
    }
  }
  return credmatch_str_from(copy, (size_t)(to - copy));
}

static credmatch_str str_of(const cJSON *object, const char *key)
{
  return str_of_value(cJSON_GetObjectItemCaseSensitive(object, key));
}

static cJSON *parsed(credmatch_str text)
{
  cJSON *value = cJSON_ParseWithLength(text.ptr, text.len);
  if (value == NULL) {
    give_up("the library's JSON is none");
  }
  return value;
}

static cJSON *text_json(credmatch_str text)
{
  char *copy = strndup(text.ptr, text.len);
  cJSON *value = cJSON_CreateString(copy);
  free(copy);
  return value;
}

/* {"error": code}; frees the error. */
static cJSON *refused(credmatch_error *error)
{
  cJSON *answer = cJSON_CreateObject();
  cJSON_AddItemToObject(answer, "error", text_json(credmatch_error_code(error)));
  credmatch_error_free(error);
  return answer;
}

/* Decodes in place; gives the length. */
static size_t from_base64(char *text)
{
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned bits = 0, count = 0;
  size_t len = 0;
  const char *at;
  for (at = text; *at != '\0' && *at != '='; at++) {
    const char *digit = strchr(digits, *at);
    if (digit == NULL) {
      give_up("not base64");
    }
    bits = bits << 6 | (unsigned)(digit - digits);
    count += 6;
    if (count >= 8) {
      count -= 8;
      text[len++] = (char)(bits >> count & 0xff);
    }
  }
  return len;
}

static credmatch_layer layer_of(const char *name)
{
  static const char *const names[] = { "global", "partition", "process", "runtime" };
  credmatch_layer layer;
  for (layer = CREDMATCH_LAYER_GLOBAL; layer <= CREDMATCH_LAYER_RUNTIME; layer++) {
    if (name != NULL && strcmp(name, names[layer]) == 0) {
      return layer;
    }
  }
  give_up("an unknown layer");
  return -1;
}

static credmatch_status compile(const cJSON *question, credmatch_registry **registry, credmatch_error **error)
{
  const cJSON *options = cJSON_GetObjectItemCaseSensitive(question, "options");
  const cJSON *guess_ports = cJSON_GetObjectItemCaseSensitive(options, "guess_ports");
  const cJSON *limits = cJSON_GetObjectItemCaseSensitive(options, "limits"), *one;
  credmatch_builder *builder = credmatch_builder_new();
  credmatch_status status;
  credmatch_builder_guess_ports(builder, cJSON_IsTrue(guess_ports), NULL);
  cJSON_ArrayForEach(one, limits) {
    status = credmatch_builder_limit(builder, credmatch_str_of(one->string), (uint32_t)one->valuedouble, NULL);
    if (status != CREDMATCH_OK) {
      give_up("an unknown limit");
    }
  }
  cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(question, "sources")) {
    credmatch_layer layer = layer_of(text_of(one, "layer"));
    cJSON *bytes = cJSON_GetObjectItemCaseSensitive(one, "base64");
    if (cJSON_IsString(bytes)) {
      size_t len = from_base64(bytes->valuestring);
      status = credmatch_builder_add_bytes(builder, layer, str_of(one, "name"), (const uint8_t *)bytes->valuestring, len, NULL);
    } else {
      status = credmatch_builder_add_text(builder, layer, str_of(one, "name"), str_of(one, "text"), NULL);
    }
    if (status != CREDMATCH_OK) {
      give_up("a source that is not taken");
    }
  }
  if (text_of(question, "main") != NULL
      && credmatch_builder_load(builder, CREDMATCH_LAYER_GLOBAL, str_of(question, "main"), str_of(question, "root"), NULL)
             != CREDMATCH_OK) {
    give_up("a file that is not read");
  }
  status = credmatch_builder_compile(builder, registry, error);
  credmatch_builder_free(builder);
  return status;
}

/* The table of a registry by itself, with the limit that it can have. */
static credmatch_table *table_of(const cJSON *question, const credmatch_registry *registry)
{
  const cJSON *options = cJSON_GetObjectItemCaseSensitive(question, "options");
  const cJSON *most = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(options, "limits"), "url_length");
  credmatch_bytes *bytes = NULL;
  credmatch_table *table = NULL;
  credmatch_status status = credmatch_registry_table_bytes(registry, &bytes, NULL);
  const uint8_t *ptr = credmatch_bytes_ptr(bytes);
  size_t len = credmatch_bytes_len(bytes);
  if (status == CREDMATCH_OK) {
    uint32_t url_length = most == NULL ? CREDMATCH_URL_LENGTH : (uint32_t)most->valuedouble;
    status = credmatch_table_from_bytes(ptr, len, url_length, &table, NULL);
  }
  if (status != CREDMATCH_OK) {
    give_up("a table that fails");
  }
  credmatch_bytes_free(bytes);
  return table;
}

/* Asks every way that there is. */
static cJSON *matching(const cJSON *question, const credmatch_registry *registry)
{
  credmatch_str url = str_of(question, "url"), service = str_of(question, "service");
  int32_t number = CREDMATCH_INVALID_URL, by_batch = -9, by_table = -9, by_match;
  credmatch_error *error = NULL;
  credmatch_match *found = NULL;
  credmatch_table *table = table_of(question, registry);
  credmatch_status one, two;
  cJSON *answer;
  int agree;
  one = credmatch_registry_lookup(registry, url, service, &number, &error);
  two = credmatch_registry_find_match(registry, url, service, &found, NULL);
  by_match = two == CREDMATCH_OK ? credmatch_match_entry(found) : CREDMATCH_INVALID_URL;
  credmatch_match_free(found);
  if (credmatch_registry_lookup_many(registry, &url, 1, service, &by_batch, NULL) != CREDMATCH_OK
      || credmatch_table_lookup_many(table, &url, 1, service, &by_table, NULL) != CREDMATCH_OK) {
    give_up("a batch that fails");
  }
  credmatch_table_free(table);
  agree = one == two && number == by_batch && number == by_match && number == by_table
          && (number == CREDMATCH_INVALID_URL) == (one != CREDMATCH_OK);
  if (!agree) {
    credmatch_error_free(error);
    answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "error", "lanes-disagree");
    return answer;
  }
  if (one != CREDMATCH_OK) {
    return refused(error);
  }
  answer = cJSON_CreateObject();
  if (number == CREDMATCH_NO_ENTRY) {
    cJSON_AddNullToObject(answer, "entry");
  } else {
    cJSON_AddNumberToObject(answer, "entry", number);
  }
  return answer;
}

static cJSON *explain(const cJSON *question, const credmatch_registry *registry)
{
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  cJSON *answer;
  if (credmatch_registry_explain(registry, str_of(question, "url"), str_of(question, "service"), 0, 1000000, &text, &error)
      != CREDMATCH_OK) {
    return refused(error);
  }
  answer = parsed(credmatch_text_str(text));
  credmatch_text_free(text);
  return answer;
}

static cJSON *lint(const credmatch_registry *registry)
{
  credmatch_diagnostics *list = NULL;
  credmatch_error *error = NULL;
  cJSON *answer;
  if (credmatch_registry_lint(registry, &list, &error) != CREDMATCH_OK) {
    return refused(error);
  }
  answer = parsed(credmatch_diagnostics_json(list));
  credmatch_diagnostics_free(list);
  return answer;
}

static cJSON *authorization(const cJSON *question, const credmatch_registry *registry)
{
  credmatch_str url = str_of(question, "url"), service = str_of(question, "service"), lines[64];
  const cJSON *challenges = cJSON_GetObjectItemCaseSensitive(question, "challenges"), *one;
  credmatch_authorization *found = NULL;
  credmatch_error *error = NULL;
  size_t count = 0;
  cJSON *answer;
  cJSON_ArrayForEach(one, challenges) {
    if (count == sizeof lines / sizeof *lines) {
      give_up("too many challenges");
    }
    lines[count++] = str_of_value(one);
  }
  if (credmatch_registry_authorization(registry, url, service, challenges == NULL ? NULL : lines, count, &found, &error)
      != CREDMATCH_OK) {
    return refused(error);
  }
  if (found == NULL) {
    return cJSON_CreateNull();
  }
  answer = cJSON_CreateObject();
  cJSON_AddNumberToObject(answer, "entry", credmatch_authorization_entry(found));
  cJSON_AddItemToObject(answer, "scheme", text_json(credmatch_authorization_scheme(found)));
  cJSON_AddItemToObject(answer, "authorization", text_json(credmatch_authorization_expose_secret(found)));
  credmatch_authorization_free(found);
  return answer;
}

/* {"error": the first diagnostic of severity error}, which is what the error itself says. */
static cJSON *unloaded(credmatch_error *error)
{
  cJSON *answer = cJSON_CreateObject(), *first = cJSON_AddObjectToObject(answer, "error");
  cJSON_AddItemToObject(first, "code", text_json(credmatch_error_code(error)));
  cJSON_AddItemToObject(first, "source", text_json(credmatch_error_source(error)));
  cJSON_AddNumberToObject(first, "line", credmatch_error_line(error));
  cJSON_AddNumberToObject(first, "column", credmatch_error_column(error));
  credmatch_error_free(error);
  return answer;
}

/* {"errors": all diagnostics of severity error}. */
static cJSON *not_included(credmatch_error *error)
{
  cJSON *answer = cJSON_CreateObject(), *all = parsed(credmatch_diagnostics_json(credmatch_error_diagnostics(error)));
  int at;
  for (at = cJSON_GetArraySize(all) - 1; at >= 0; at--) {
    const char *severity = text_of(cJSON_GetArrayItem(all, at), "severity");
    if (severity == NULL || strcmp(severity, "error") != 0) {
      cJSON_DeleteItemFromArray(all, at);
    }
  }
  cJSON_AddItemToObject(answer, "errors", all);
  credmatch_error_free(error);
  return answer;
}

/* The texts of a list. */
struct lines {
  credmatch_str texts[64];
  size_t count;
};

static struct lines lines_of(const cJSON *object, const char *key)
{
  struct lines lines = { { { NULL, 0 } }, 0 };
  const cJSON *one;
  cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(object, key)) {
    if (lines.count == sizeof lines.texts / sizeof *lines.texts) {
      give_up("too many lines");
    }
    lines.texts[lines.count++] = str_of_value(one);
  }
  return lines;
}

/* {"authorization": text}, or why there is none; frees both. */
static cJSON *header_answer(credmatch_status status, credmatch_text *text, credmatch_error *error)
{
  cJSON *answer;
  if (status != CREDMATCH_OK) {
    return refused(error);
  }
  answer = cJSON_CreateObject();
  cJSON_AddItemToObject(answer, "authorization", text_json(credmatch_text_str(text)));
  credmatch_text_free(text);
  return answer;
}

static credmatch_charset charset_of(const cJSON *input)
{
  const char *name = text_of(input, "charset");
  return name != NULL && strcasecmp(name, "ISO-8859-1") == 0 ? CREDMATCH_CHARSET_ISO_8859_1 : CREDMATCH_CHARSET_UTF_8;
}

static cJSON *basic_auth(const cJSON *input)
{
  const char *asked = text_of(input, "charset_param");
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  credmatch_status status =
    credmatch_basic_authorization(str_of(input, "username"), str_of(input, "password"), charset_of(input),
                                  asked != NULL && strcasecmp(asked, "UTF-8") == 0, &text, &error);
  return header_answer(status, text, error);
}

static cJSON *bearer_header(const cJSON *input)
{
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  credmatch_status status = credmatch_bearer_authorization(str_of(input, "access_token"), str_of(input, "token_type"),
                                                           str_of(input, "url"), &text, &error);
  return header_answer(status, text, error);
}

static cJSON *digest(const cJSON *input)
{
  const char *nc = text_of(input, "nc");
  credmatch_str line = str_of(input, "www_authenticate"), cnonce = str_of(input, "cnonce"), body = str_of(input, "body");
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  credmatch_status status =
    credmatch_digest_authorization(str_of(input, "username"), str_of(input, "password"), charset_of(input), &line, 1,
                                   str_of(input, "method"), str_of(input, "uri"), (const uint8_t *)body.ptr, body.len,
                                   nc == NULL ? 1 : (uint32_t)strtoul(nc, NULL, 16),
                                   cnonce.ptr == NULL ? CREDMATCH_TEXT("none") : cnonce, &text, &error);
  return header_answer(status, text, error);
}

static cJSON *challenge_parse(const cJSON *input)
{
  struct lines lines = lines_of(input, "www_authenticate");
  credmatch_text *text = NULL;
  cJSON *answer;
  if (credmatch_parse_challenges(lines.texts, lines.count, &text, NULL) != CREDMATCH_OK) {
    give_up("challenges that fail");
  }
  answer = parsed(credmatch_text_str(text));
  credmatch_text_free(text);
  return answer;
}

static cJSON *challenge_select(const cJSON *input)
{
  struct lines kinds = lines_of(input, "credentials"), lines = lines_of(input, "www_authenticate");
  credmatch_text *text = NULL;
  cJSON *answer;
  char *at;
  if (credmatch_select_challenge(kinds.texts, kinds.count, lines.texts, lines.count, &text, NULL) != CREDMATCH_OK) {
    give_up("challenges that fail");
  }
  if (text == NULL) {
    answer = cJSON_CreateObject();
    cJSON_AddStringToObject(answer, "none", "no-supported-scheme");
    return answer;
  }
  answer = parsed(credmatch_text_str(text));
  credmatch_text_free(text);
  cJSON_DeleteItemFromObject(answer, "challenge");
  for (at = cJSON_GetObjectItem(answer, "scheme")->valuestring; *at != '\0'; at++) {
    *at = (char)tolower((unsigned char)*at);
  }
  return answer;
}

static cJSON *configuration(const cJSON *question, const credmatch_registry *registry)
{
  struct lines lines = lines_of(question, "challenges");
  int has_lines = cJSON_HasObjectItem(question, "challenges");
  credmatch_text *text = NULL;
  credmatch_error *error = NULL;
  int32_t entry = CREDMATCH_NO_ENTRY;
  cJSON *answer;
  if (credmatch_registry_lookup(registry, str_of(question, "url"), str_of(question, "service"), &entry, &error)
      != CREDMATCH_OK) {
    return refused(error);
  }
  if (entry == CREDMATCH_NO_ENTRY) {
    return cJSON_CreateNull();
  }
  if (credmatch_registry_configuration(registry, entry, has_lines ? lines.texts : NULL, lines.count, &text, &error)
      != CREDMATCH_OK) {
    return refused(error);
  }
  answer = text == NULL ? cJSON_CreateNull() : parsed(credmatch_text_str(text));
  credmatch_text_free(text);
  return answer;
}

static void add_text(cJSON *record, const char *name, credmatch_str text)
{
  cJSON_AddItemToObject(record, name, text_json(text));
}

static void add_text_if(cJSON *record, const char *name, credmatch_str text)
{
  if (text.len > 0) {
    add_text(record, name, text);
  }
}

/* What the functions say of a step, as its JSON has it. */
static cJSON *told(const credmatch_exchange *exchange, const credmatch_step *step)
{
  cJSON *record = cJSON_CreateObject(), *part;
  const credmatch_error *error = credmatch_step_error(step);
  size_t i;
  add_text(record, "step", credmatch_step_name(step));
  switch (credmatch_step_action(step)) {
  case CREDMATCH_ACTION_SEND:
    cJSON_AddNumberToObject(record, "entry", credmatch_exchange_entry(exchange));
    add_text(record, "scheme", credmatch_step_scheme(step));
    add_text(record, "configuration", credmatch_step_configuration(step));
    part = cJSON_AddObjectToObject(record, "headers");
    for (i = 0; i < credmatch_step_header_count(step); i++) {
      credmatch_str name = credmatch_step_header_name(step, i);
      char *copy = strndup(name.ptr, name.len);
      add_text(part, copy, credmatch_step_header_value(step, i));
      free(copy);
    }
    break;
  case CREDMATCH_ACTION_SEND_WITHOUT:
    add_text(record, "reason", credmatch_step_reason(step));
    break;
  case CREDMATCH_ACTION_SIGN:
  case CREDMATCH_ACTION_ENCRYPT:
    part = cJSON_AddObjectToObject(record, "key");
    add_text(part, "alias", credmatch_step_key_alias(step));
    add_text_if(part, "keyStore", credmatch_step_key_store(step));
    add_text_if(part, "password", credmatch_step_key_password(step));
    add_text(record, "algorithm", credmatch_step_algorithm(step));
    add_text_if(record, "contentEncryption", credmatch_step_content_encryption(step));
    add_text(record, "input", credmatch_step_input(step));
    break;
  case CREDMATCH_ACTION_NEGOTIATE:
    add_text(record, "service", credmatch_step_service(step));
    cJSON_AddNumberToObject(record, "lifetime", (double)credmatch_step_lifetime(step));
    add_text(record, "token", credmatch_step_token(step));
    break;
  case CREDMATCH_ACTION_REFUSE:
    add_text(record, "code", credmatch_error_code(error));
    cJSON_AddNumberToObject(record, "number", credmatch_error_status(error));
    add_text(record, "message", credmatch_error_message(error));
    add_text_if(record, "help", credmatch_error_help(error));
    if (credmatch_error_entry(error) != CREDMATCH_NO_ENTRY) {
      cJSON_AddNumberToObject(record, "entry", credmatch_error_entry(error));
    }
    add_text_if(record, "kind", credmatch_error_kind(error));
    if (credmatch_error_offset(error) >= 0) {
      cJSON_AddNumberToObject(record, "offset", (double)credmatch_error_offset(error));
    }
    break;
  case CREDMATCH_ACTION_DONE:
    add_text(record, "outcome", credmatch_step_outcome(step));
    break;
  default:
    give_up("a step that C does not have");
  }
  return record;
}

/* A step as its JSON, if the functions say the same. */
static cJSON *step_of(const credmatch_exchange *exchange)
{
  const credmatch_step *step = credmatch_exchange_step(exchange);
  cJSON *record = parsed(credmatch_step_json(step)), *other = told(exchange, step);
  if (!cJSON_Compare(record, other, 1)) {
    cJSON_AddStringToObject(record, "error", "lanes-disagree");
  }
  cJSON_Delete(other);
  return record;
}

static credmatch_current_user *user_of(const cJSON *user, credmatch_error **error)
{
  struct lines groups = lines_of(user, "groups"), added = lines_of(user, "added_groups");
  struct lines credentials = lines_of(user, "credentials");
  credmatch_current_user *made = NULL, *acting = NULL;
  if (credmatch_current_user_new(str_of(user, "name"), groups.texts, groups.count, credentials.texts, credentials.count,
                                 &made, error)
      != CREDMATCH_OK) {
    return NULL;
  }
  if (text_of(user, "impersonated") == NULL) {
    return made;
  }
  if (credmatch_current_user_impersonating(made, str_of(user, "impersonated"), added.texts, added.count, &acting, NULL)
      != CREDMATCH_OK) {
    give_up("a user who cannot act");
  }
  credmatch_current_user_free(made);
  return acting;
}

/* Takes over what a case or a step of it says of a request. */
static void say(credmatch_request *request, const cJSON *said)
{
  const cJSON *stream = cJSON_GetObjectItemCaseSensitive(said, "stream");
  if (cJSON_HasObjectItem(said, "url")) {
    request->url = str_of(said, "url");
  }
  if (cJSON_HasObjectItem(said, "method")) {
    request->method = str_of(said, "method");
  }
  if (cJSON_HasObjectItem(said, "service")) {
    request->service = str_of(said, "service");
  }
  if (cJSON_HasObjectItem(said, "body")) {
    credmatch_str body = str_of(said, "body");
    request->body_ptr = (const uint8_t *)body.ptr;
    request->body_len = body.len;
  }
  if (stream != NULL) {
    request->body = cJSON_IsTrue(stream) ? CREDMATCH_BODY_REPEATABLE_STREAM : CREDMATCH_BODY_STREAM;
  }
}

/* Begins an exchange in place of the one before. */
static cJSON *begun(const credmatch_sessions *sessions, const credmatch_request *request, uint64_t now,
                    credmatch_exchange **exchange)
{
  credmatch_error *error = NULL;
  credmatch_exchange_free(*exchange);
  *exchange = NULL;
  if (credmatch_sessions_begin(sessions, request, now, exchange, &error) != CREDMATCH_OK) {
    return refused(error);
  }
  return step_of(*exchange);
}

static cJSON *header_of(const credmatch_sessions *sessions, const credmatch_request *request, uint64_t now)
{
  credmatch_str value = CREDMATCH_NO_TEXT;
  credmatch_text *owner = NULL;
  credmatch_error *error = NULL;
  cJSON *answer;
  if (credmatch_sessions_header(sessions, request->url, request->service, now, &value, &owner, &error) != CREDMATCH_OK) {
    return refused(error);
  }
  answer = cJSON_CreateObject();
  cJSON_AddItemToObject(answer, "header", value.ptr == NULL ? cJSON_CreateNull() : text_json(value));
  credmatch_text_free(owner);
  return answer;
}

static cJSON *reported(credmatch_exchange *exchange, const cJSON *step, uint64_t now)
{
  static const char *const bytes[] = { "signed", "negotiated" };
  credmatch_status done;
  size_t i, len;
  for (i = 0; i < sizeof bytes / sizeof *bytes; i++) {
    cJSON *encoded = cJSON_GetObjectItemCaseSensitive(step, bytes[i]);
    if (encoded != NULL) {
      const uint8_t *at = (const uint8_t *)encoded->valuestring;
      len = from_base64(encoded->valuestring);
      done = i == 0 ? credmatch_exchange_signed(exchange, at, len, now, NULL)
                    : credmatch_exchange_negotiated(exchange, at, len, now, NULL);
      break;
    }
  }
  if (i < sizeof bytes / sizeof *bytes) {
  } else if (cJSON_HasObjectItem(step, "encrypted")) {
    done = credmatch_exchange_encrypted(exchange, str_of(step, "encrypted"), now, NULL);
  } else if (cJSON_HasObjectItem(step, "status")) {
    struct lines asks = lines_of(step, "www_authenticate"), says = lines_of(step, "authentication_info");
    int status = cJSON_GetObjectItemCaseSensitive(step, "status")->valueint;
    done = credmatch_exchange_answered(exchange, (uint16_t)status, asks.texts, asks.count, says.texts, says.count, now,
                                       NULL);
  } else {
    done = credmatch_exchange_failed(exchange, now, NULL);
  }
  if (done != CREDMATCH_OK) {
    give_up("a report that fails");
  }
  return step_of(exchange);
}

static uint64_t number_of(const cJSON *object, const char *key, uint64_t otherwise)
{
  const cJSON *number = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNumber(number) ? (uint64_t)number->valuedouble : otherwise;
}

static cJSON *exchange_steps(const cJSON *question, const credmatch_registry *registry)
{
  const cJSON *said = cJSON_GetObjectItemCaseSensitive(question, "exchange"), *one;
  const cJSON *user = cJSON_GetObjectItemCaseSensitive(said, "user");
  credmatch_key_algorithm algorithms[16];
  credmatch_sessions_options options;
  credmatch_sessions *sessions = NULL;
  credmatch_current_user *current = NULL;
  credmatch_exchange *exchange = NULL;
  credmatch_request request;
  credmatch_error *error = NULL;
  uint64_t now = number_of(said, "now", 0);
  cJSON *answer;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  memset(algorithms, 0, sizeof algorithms);
  options.allow_insecure = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(said, "allow_insecure"));
  options.allow_unsigned = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(said, "allow_unsigned"));
  options.algorithms = algorithms;
  cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(said, "algorithms")) {
    const char *slash = strchr(one->string, '/');
    credmatch_key_algorithm *key = &algorithms[options.algorithm_count++];
    if (options.algorithm_count > sizeof algorithms / sizeof *algorithms) {
      give_up("too many algorithms");
    }
    if (slash != NULL) {
      key->key_store = credmatch_str_from(one->string, (size_t)(slash - one->string));
    }
    key->alias = credmatch_str_of(slash == NULL ? one->string : slash + 1);
    key->algorithm = str_of_value(one);
  }
  if (credmatch_sessions_new(registry, number_of(said, "seed", 0), &options, &sessions, NULL) != CREDMATCH_OK) {
    give_up("sessions that fail");
  }
  if (user != NULL && (current = user_of(user, &error)) == NULL) {
    credmatch_sessions_free(sessions);
    return refused(error);
  }
  answer = cJSON_CreateArray();
  say(&request, said);
  say(&request, question);
  request.user = current;
  cJSON_AddItemToArray(answer, begun(sessions, &request, now, &exchange));
  cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(said, "steps")) {
    const cJSON *begin = cJSON_GetObjectItemCaseSensitive(one, "begin");
    now = number_of(one, "now", now);
    if (begin != NULL) {
      say(&request, begin);
      cJSON_AddItemToArray(answer, begun(sessions, &request, now, &exchange));
    } else if (cJSON_HasObjectItem(one, "header")) {
      cJSON_AddItemToArray(answer, header_of(sessions, &request, now));
    } else if (exchange != NULL) {
      cJSON_AddItemToArray(answer, reported(exchange, one, now));
    }
  }
  /* What is made of others outlives them. */
  credmatch_sessions_free(sessions);
  credmatch_current_user_free(current);
  credmatch_exchange_free(exchange);
  return answer;
}

/* The groups that ask functions of no object; NULL for any other. */
static cJSON *of_input(const char *group, const cJSON *input)
{
  static const struct {
    const char *group;
    cJSON *(*answer)(const cJSON *input);
  } functions[] = {
    { "basic_auth", basic_auth }, { "bearer_header", bearer_header },
    { "digest", digest },         { "challenge_parse", challenge_parse },
    { "challenge_select", challenge_select },
  };
  size_t i;
  for (i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (strcmp(group, functions[i].group) == 0) {
      return functions[i].answer(input);
    }
  }
  return NULL;
}

/* Adds a declaration to those of a function. */
static void add_signature(cJSON *surface, const char *name, const char *declaration)
{
  cJSON *signatures = cJSON_GetObjectItemCaseSensitive(surface, name);
  if (signatures == NULL) {
    signatures = cJSON_AddArrayToObject(surface, name);
  }
  cJSON_AddItemToArray(signatures, cJSON_CreateString(declaration));
}

/*
 * What the header declares and the library has, as conformance/surface.json spells it: of a registry and of a table all
 * that is not another spelling of something, and of the rest what belongs to no object. What takes the documents and
 * options of one that is spelled so is a way. Whoever asks reads the declarations.
 */
static void add_function(cJSON *surface, cJSON *ways, const char *name, const char *declaration)
{
  static const char *const objects[][2] = { { "registry_", "Registry." }, { "table_", "Table." },
                                             { "sessions_", "Sessions." }, { "exchange_", "Exchange." },
                                             { "current_user_", "CurrentUser." } };
  /* What C has alone, or as the same function again, and what is called otherwise there. */
  static const char *const translated[][2] = {
    { "registry_clone", NULL },
    { "registry_patterns", NULL },
    { "table_patterns", NULL },
    { "registry_free", "Registry.close" },
    { "table_free", "Table.close" },
    { "sessions_new", "Sessions" },
    { "sessions_free", "Sessions.close" },
    { "current_user_new", "CurrentUser" },
    { "current_user_free", "CurrentUser.close" },
    { "exchange_free", "Exchange.close" },
    { "builder_missing_includes", "missing_includes" },
  };
  /* Accessors of results and arguments. */
  static const char *const accessors[] = { "authorization_", "builder_", "bytes_", "diagnostics_", "error_",
                                           "includes_",      "match_",   "step_",  "str_",         "text_" };
  char spelled[128];
  size_t i;
  for (i = 0; i < sizeof translated / sizeof *translated; i++) {
    if (strcmp(name, translated[i][0]) == 0) {
      if (translated[i][1] != NULL) {
        add_signature(surface, translated[i][1], declaration);
      }
      return;
    }
  }
  for (i = 0; i < sizeof accessors / sizeof *accessors; i++) {
    if (strncmp(name, accessors[i], strlen(accessors[i])) == 0) {
      if (strncmp(name, "builder_", strlen("builder_")) == 0) {
        cJSON_AddItemToArray(ways, cJSON_CreateString(declaration));
      }
      return;
    }
  }
  for (i = 0; i < sizeof objects / sizeof *objects; i++) {
    size_t len = strlen(objects[i][0]);
    if (strncmp(name, objects[i][0], len) == 0) {
      snprintf(spelled, sizeof spelled, "%s%s", objects[i][1], name + len);
      add_signature(surface, spelled, declaration);
      return;
    }
  }
  add_signature(surface, name, declaration);
}

/* Adds a line to a declaration, with one blank for several; says whether that ends it. */
static int add_line(char *declaration, size_t size, const char *line)
{
  size_t len = strlen(declaration);
  int open = 0;
  const char *at;
  if (len + strlen(line) + 2 > size) {
    give_up("a declaration is too long");
  }
  if (len > 0) {
    declaration[len++] = ' ';
  }
  for (at = line; *at != '\0'; at++) {
    if (!isspace((unsigned char)*at)) {
      declaration[len++] = *at;
    } else if (len > 0 && declaration[len - 1] != ' ') {
      declaration[len++] = ' ';
    }
  }
  while (len > 0 && declaration[len - 1] == ' ') {
    len--;
  }
  declaration[len] = '\0';
  for (at = declaration; *at != '\0'; at++) {
    open += (*at == '{') - (*at == '}');
  }
  return len > 0 && declaration[len - 1] == ';' && open == 0;
}

static cJSON *offered(const char *header)
{
  cJSON *answer = cJSON_CreateObject(), *surface = cJSON_AddObjectToObject(answer, "surface");
  cJSON *ways = cJSON_AddArrayToObject(answer, "ways");
  cJSON *codes = cJSON_AddObjectToObject(answer, "codes"), *listed = cJSON_CreateArray();
  char line[4096], declaration[4096] = "";
  int in_codes = 0, in_inline = 0;
  FILE *file = fopen(header, "r");
  if (file == NULL) {
    give_up("the header cannot be read");
  }
  while (fgets(line, sizeof line, file) != NULL) {
    const char *start, *open, *text = line + strspn(line, " ");
    char name[128], code[128], limit[128];
    long number;
    /* Inside `enum credmatch_code`: a name and its number. */
    in_codes = strstr(line, "enum credmatch_code {") != NULL || (in_codes && strstr(line, "};") == NULL);
    if (in_codes && sscanf(line, " CREDMATCH_%127[A-Z0-9_] = %ld", code, &number) == 2) {
      char *at;
      for (at = code; *at != '\0'; at++) {
        *at = (char)(*at == '_' ? '-' : tolower((unsigned char)*at));
      }
      cJSON_AddNumberToObject(codes, code, (double)number);
    }
    /* What a comment lists; that of credmatch_builder_limit() lists the limits. */
    if (strncmp(line, "/**", 3) == 0) {
      cJSON_Delete(listed);
      listed = cJSON_CreateArray();
    }
    if (sscanf(line, " * - `%127[a-z_]`:", limit) == 1) {
      cJSON_AddItemToArray(listed, cJSON_CreateString(limit));
    }
    /* A declaration begins at the beginning of a line; what is inline or a macro is no symbol. */
    in_inline = strncmp(line, "static", 6) == 0 || (in_inline && line[0] != '}');
    if (in_codes || in_inline || *text == '/' || *text == '*' || *text == '#' || strncmp(line, "extern", 6) == 0
        || (declaration[0] == '\0' && !isalpha((unsigned char)line[0]))) {
      continue;
    }
    if (!add_line(declaration, sizeof declaration, line)) {
      continue;
    }
    open = strchr(declaration, '(');
    if (open == NULL) {
      /* A text is a value; of all other structures the members are options. */
      if (strncmp(declaration, "typedef struct {", 16) == 0 && strstr(declaration, "} credmatch_str;") == NULL) {
        cJSON_AddItemToArray(ways, cJSON_CreateString(declaration));
      }
      declaration[0] = '\0';
      continue;
    }
    for (start = open; start > declaration && (isalnum((unsigned char)start[-1]) || start[-1] == '_'); start--) {
    }
    if (strncmp(start, "credmatch_", 10) != 0 || (size_t)(open - start) >= sizeof name) {
      give_up("declared, and not ours");
    }
    memcpy(name, start, (size_t)(open - start));
    name[open - start] = '\0';
    if (dlsym(RTLD_DEFAULT, name) == NULL) {
      fprintf(stderr, "%s: ", name);
      give_up("declared, and not in the library");
    }
    if (strcmp(name, "credmatch_builder_limit") == 0) {
      cJSON_AddItemToObject(answer, "limits", cJSON_Duplicate(listed, 1));
    }
    add_function(surface, ways, name + strlen("credmatch_"), declaration);
    declaration[0] = '\0';
  }
  if (declaration[0] != '\0') {
    give_up("a declaration does not end");
  }
  cJSON_Delete(listed);
  fclose(file);
  return answer;
}

static cJSON *answered(const cJSON *question, const char *group, const char *header)
{
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  cJSON *answer = NULL;
  if (strcmp(group, "surface") == 0) {
    return offered(header);
  }
  answer = of_input(group, cJSON_GetObjectItemCaseSensitive(question, "input"));
  if (answer != NULL) {
    return answer;
  }
  if (compile(question, &registry, &error) != CREDMATCH_OK) {
    if (strcmp(group, "include") == 0) {
      return not_included(error);
    }
    return strcmp(group, "load") == 0 ? unloaded(error) : refused(error);
  }
  if (strcmp(group, "matching") == 0) {
    answer = matching(question, registry);
  } else if (strcmp(group, "explain") == 0) {
    answer = explain(question, registry);
  } else if (strcmp(group, "authorization") == 0) {
    answer = authorization(question, registry);
  } else if (strcmp(group, "config") == 0) {
    answer = configuration(question, registry);
  } else if (strcmp(group, "exchange") == 0) {
    answer = exchange_steps(question, registry);
  } else if (strcmp(group, "lint") == 0) {
    answer = lint(registry);
  } else if (strcmp(group, "load") == 0 || strcmp(group, "include") == 0) {
    answer = cJSON_CreateObject();
    cJSON_AddNumberToObject(answer, "entries", credmatch_registry_entry_count(registry));
  } else {
    give_up("an unknown group");
  }
  credmatch_registry_free(registry);
  return answer;
}

int main(int argc, char **argv)
{
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  if (argc != 2) {
    give_up("takes the path of credmatch.h");
  }
  while ((len = getline(&line, &room, stdin)) > 0) {
    cJSON *question, *answer = cJSON_CreateObject();
    const char *group, *id;
    char *printed;
    hide_nuls(line);
    question = cJSON_ParseWithLength(line, (size_t)len);
    group = text_of(question, "group");
    id = text_of(question, "id");
    if (group == NULL || id == NULL) {
      give_up("not a question");
    }
    cJSON_AddStringToObject(answer, "id", id);
    cJSON_AddItemToObject(answer, "answer", answered(question, group, argv[1]));
    printed = cJSON_PrintUnformatted(answer);
    puts(printed);
    free(printed);
    cJSON_Delete(question);
    cJSON_Delete(answer);
    free_texts();
  }
  free(line);
  return 0;
}
