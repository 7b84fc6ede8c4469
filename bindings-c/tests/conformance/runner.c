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
static char *texts[256];
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
    status = most == NULL ? credmatch_table_from_bytes(ptr, len, &table, NULL)
                          : credmatch_table_from_bytes_limited(ptr, len, (uint32_t)most->valuedouble, &table, NULL);
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
  int32_t number = CREDMATCH_INVALID_URL, by_service = CREDMATCH_INVALID_URL, by_batch = -9, by_table = -9, by_match;
  credmatch_error *error = NULL;
  credmatch_match *found = NULL;
  credmatch_table *table = table_of(question, registry);
  credmatch_status one, two, three;
  cJSON *answer;
  int agree;
  one = credmatch_registry_lookup_service(registry, url, service, &by_service, &error);
  number = by_service;
  two = service.len > 0 ? one : credmatch_registry_lookup(registry, url, &number, NULL);
  three = credmatch_registry_find_match(registry, url, service, &found, NULL);
  by_match = three == CREDMATCH_OK ? credmatch_match_entry(found) : CREDMATCH_INVALID_URL;
  credmatch_match_free(found);
  if (credmatch_registry_lookup_many(registry, &url, 1, service, &by_batch, NULL) != CREDMATCH_OK
      || credmatch_table_lookup_many(table, &url, 1, service, &by_table, NULL) != CREDMATCH_OK) {
    give_up("a batch that fails");
  }
  credmatch_table_free(table);
  agree = one == two && one == three && number == by_service && number == by_batch && number == by_match
          && number == by_table && (number == CREDMATCH_INVALID_URL) == (one != CREDMATCH_OK);
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

/*
 * What the header declares and the library has, as conformance/surface.json spells it: of a registry and of a table all
 * that is not another spelling of something, and of the rest what belongs to no object.
 */
static void add_function(cJSON *surface, const char *name)
{
  static const char *const objects[][2] = { { "registry_", "Registry." }, { "table_", "Table." } };
  /* What of C is the same function again, and what is called otherwise there. */
  static const char *const translated[][2] = {
    { "registry_clone", NULL },
    { "registry_lookup_service", NULL },
    { "table_from_bytes_limited", NULL },
    { "registry_free", "Registry.close" },
    { "table_free", "Table.close" },
    { "builder_missing_includes", "missing_includes" },
  };
  /* Accessors of results and arguments. */
  static const char *const accessors[] = { "authorization_", "builder_", "bytes_", "diagnostics_", "error_",
                                           "includes_",      "match_",   "str_",   "text_" };
  char spelled[128];
  size_t i;
  for (i = 0; i < sizeof translated / sizeof *translated; i++) {
    if (strcmp(name, translated[i][0]) == 0) {
      if (translated[i][1] != NULL) {
        cJSON_AddItemToArray(surface, cJSON_CreateString(translated[i][1]));
      }
      return;
    }
  }
  for (i = 0; i < sizeof accessors / sizeof *accessors; i++) {
    if (strncmp(name, accessors[i], strlen(accessors[i])) == 0) {
      return;
    }
  }
  for (i = 0; i < sizeof objects / sizeof *objects; i++) {
    size_t len = strlen(objects[i][0]);
    if (strncmp(name, objects[i][0], len) == 0) {
      snprintf(spelled, sizeof spelled, "%s%s", objects[i][1], name + len);
      cJSON_AddItemToArray(surface, cJSON_CreateString(spelled));
      return;
    }
  }
  cJSON_AddItemToArray(surface, cJSON_CreateString(name));
}

static cJSON *offered(const char *header)
{
  cJSON *answer = cJSON_CreateObject(), *surface = cJSON_AddArrayToObject(answer, "surface");
  cJSON *codes = cJSON_AddObjectToObject(answer, "codes"), *listed = cJSON_CreateArray();
  char line[4096];
  int in_codes = 0;
  FILE *file = fopen(header, "r");
  if (file == NULL) {
    give_up("the header cannot be read");
  }
  while (fgets(line, sizeof line, file) != NULL) {
    const char *start = strstr(line, "credmatch_"), *open = strchr(line, '(');
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
    /* A declaration stands at the beginning of its line; what is inline or a macro is no symbol. */
    if (!isalpha((unsigned char)line[0]) || strncmp(line, "static", 6) == 0 || open == NULL) {
      continue;
    }
    for (start = open; start > line && (isalnum((unsigned char)start[-1]) || start[-1] == '_'); start--) {
    }
    if (strncmp(start, "credmatch_", 10) != 0 || (size_t)(open - start) >= sizeof name) {
      continue;
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
    add_function(surface, name + strlen("credmatch_"));
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
