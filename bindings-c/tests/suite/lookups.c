/* Which entry a URL gets, by every way of asking. */

#include "check.h"

struct expectation {
  const char *url;
  const char *service;
  int32_t entry;
};

static const struct expectation EXPECTED[] = {
  { "https://h.example/", "", 0 },
  { "https://h.example/admin/users", "", 1 },
  { "https://h.example/administrator", "", 0 },
  { "https://a.example.com:8443/x", "", 2 },
  { "https://a.example.com/x", "", CREDMATCH_NO_ENTRY },
  { "https://h.example/", "billing", 3 },
  { "https://h.example/", "other", 0 },
  { "https://nobody.example/", "", CREDMATCH_NO_ENTRY },
  { "mailto:somebody", "", CREDMATCH_NO_ENTRY },
};

static void all_ways(const credmatch_registry *registry, const credmatch_table *table)
{
  size_t i;
  for (i = 0; i < sizeof EXPECTED / sizeof *EXPECTED; i++) {
    credmatch_str url = credmatch_str_of(EXPECTED[i].url), service = credmatch_str_of(EXPECTED[i].service);
    int32_t expected = EXPECTED[i].entry, entry = -9;
    credmatch_match *found = NULL;
    credmatch_error *error = NULL;
    CHECK(credmatch_registry_lookup(registry, url, service, &entry, &error) == CREDMATCH_OK && entry == expected);
    entry = -9;
    CHECK(credmatch_registry_lookup_many(registry, &url, 1, service, &entry, &error) == CREDMATCH_OK && entry == expected);
    entry = -9;
    CHECK(credmatch_table_lookup(table, url, service, &entry, &error) == CREDMATCH_OK && entry == expected);
    entry = -9;
    CHECK(credmatch_table_lookup_many(table, &url, 1, service, &entry, &error) == CREDMATCH_OK && entry == expected);
    CHECK(credmatch_registry_find_match(registry, url, service, &found, &error) == CREDMATCH_OK);
    CHECK(credmatch_match_entry(found) == expected);
    CHECK((found == NULL) == (expected == CREDMATCH_NO_ENTRY));
    credmatch_match_free(found);
    CHECK(error == NULL);
  }
}

/* A URL that is refused is an error with a code and a place, and never no entry. */
static void refusals(const credmatch_registry *registry, const credmatch_table *table)
{
  static const struct {
    const char *url;
    credmatch_status status;
    const char *code;
    int64_t offset;
  } refused[] = {
    { "https://h.example\\admin", CREDMATCH_URL_BACKSLASH, "url-backslash", 17 },
    { "", CREDMATCH_URL_NO_SCHEME, "url-no-scheme", -2 },
    { "https:/h.example", CREDMATCH_URL_NO_AUTHORITY, "url-no-authority", -2 },
    { "https://h.example:port/", CREDMATCH_URL_INVALID_PORT, "url-invalid-port", -2 },
    { "https://h example/", CREDMATCH_URL_CONTROL_CHARACTER, "url-control-character", 9 },
    { "https://a@b@h.example/", CREDMATCH_URL_SEVERAL_AT, "url-several-at", -2 },
  };
  size_t i;
  for (i = 0; i < sizeof refused / sizeof *refused; i++) {
    credmatch_str url = credmatch_str_of(refused[i].url);
    int32_t entry = -9;
    credmatch_error *error = NULL;
    CHECK(credmatch_registry_lookup(registry, url, CREDMATCH_NO_TEXT, &entry, &error) == refused[i].status);
    CHECK(entry == -9);
    CHECK(credmatch_error_status(error) == refused[i].status);
    CHECK(equals(credmatch_error_code(error), refused[i].code));
    CHECK(refused[i].offset == -2 || credmatch_error_offset(error) == refused[i].offset);
    CHECK(contains(credmatch_error_message(error), refused[i].code));
    CHECK(contains(credmatch_error_message(error), " (at byte "));
    CHECK(credmatch_error_line(error) == 0 && credmatch_error_source(error).len == 0);
    CHECK(credmatch_diagnostics_count(credmatch_error_diagnostics(error)) == 0);
    credmatch_error_free(error);
    CHECK(credmatch_table_lookup(table, url, CREDMATCH_NO_TEXT, &entry, NULL) == refused[i].status && entry == -9);
    CHECK(credmatch_registry_lookup_many(registry, &url, 1, CREDMATCH_NO_TEXT, &entry, NULL) == CREDMATCH_OK);
    CHECK(entry == CREDMATCH_INVALID_URL);
  }
}

/* Long URLs, NUL bytes, bytes that are no text, and arrays of none. */
static void odd_texts(const credmatch_registry *registry)
{
  size_t len = 1 << 20;
  char *huge = (char *)malloc(len);
  credmatch_error *error = NULL;
  int32_t entry = -9;
  CHECK(huge != NULL);
  memset(huge, 'a', len);
  memcpy(huge, "https://h.example/", 18);
  CHECK(credmatch_registry_lookup(registry, credmatch_str_from(huge, len), CREDMATCH_NO_TEXT, &entry, &error)
          == CREDMATCH_URL_TOO_LONG);
  CHECK(entry == -9);
  credmatch_error_free(error);
  CHECK(credmatch_registry_lookup(registry, credmatch_str_from(huge, 65536), CREDMATCH_NO_TEXT, &entry, NULL)
          == CREDMATCH_OK && entry == 0);
  free(huge);

  entry = -9;
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/\0/admin"), CREDMATCH_NO_TEXT, &entry, NULL)
        == CREDMATCH_URL_CONTROL_CHARACTER);
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.ex\xff" "ample/"), CREDMATCH_NO_TEXT, &entry, NULL)
        == CREDMATCH_URL_INVALID);
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/\xed\xa0\x80"), CREDMATCH_NO_TEXT, &entry, NULL)
        == CREDMATCH_URL_INVALID);
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_TEXT("\xff"), &entry, NULL)
        == CREDMATCH_INVALID_UTF8);
  CHECK(entry == -9);
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_TEXT("billing\0"), &entry,
                                  NULL) == CREDMATCH_OK && entry == 0);
  /* A length that no array has. */
  entry = -9;
  CHECK(credmatch_registry_lookup(registry, credmatch_str_from("x", (size_t)-1), CREDMATCH_NO_TEXT, &entry, NULL)
        == CREDMATCH_INVALID_ARGUMENT);
  CHECK(credmatch_registry_lookup_many(registry, NULL, 0, CREDMATCH_NO_TEXT, NULL, NULL) == CREDMATCH_OK);
  CHECK(entry == -9);
}

static void batches(const credmatch_registry *registry)
{
  credmatch_str urls[1000];
  int32_t entries[1000];
  size_t i;
  for (i = 0; i < 1000; i++) {
    urls[i] = i % 3 == 0   ? CREDMATCH_TEXT("https://h.example/")
              : i % 3 == 1 ? CREDMATCH_TEXT("https://h.example/admin")
                           : CREDMATCH_TEXT("nonsense");
  }
  CHECK(credmatch_registry_lookup_many(registry, urls, 1000, CREDMATCH_NO_TEXT, entries, NULL) == CREDMATCH_OK);
  for (i = 0; i < 1000; i++) {
    if (entries[i] != (i % 3 == 2 ? CREDMATCH_INVALID_URL : (int32_t)(i % 3))) {
      break;
    }
  }
  CHECK(i == 1000);
  /* One that is no text at all fails the whole, and nothing is written. */
  entries[0] = -9;
  urls[999] = credmatch_str_from(NULL, 5);
  CHECK(credmatch_registry_lookup_many(registry, urls, 1000, CREDMATCH_NO_TEXT, entries, NULL) == CREDMATCH_NULL_ARGUMENT);
  CHECK(entries[0] == -9);
}

static void scopes(const credmatch_registry *registry, const credmatch_table *table)
{
  bool same = false;
  CHECK(credmatch_registry_same_scope(registry, CREDMATCH_TEXT("https://h.example/a"), CREDMATCH_TEXT("https://H.example/b"),
                                      CREDMATCH_NO_TEXT, &same, NULL) == CREDMATCH_OK && same);
  CHECK(credmatch_table_same_scope(table, CREDMATCH_TEXT("https://h.example/a"), CREDMATCH_TEXT("https://h.example/admin"),
                                   CREDMATCH_NO_TEXT, &same, NULL) == CREDMATCH_OK && !same);
  same = true;
  CHECK(credmatch_registry_same_scope(registry, CREDMATCH_TEXT("https://h.example/a"), CREDMATCH_TEXT("http://h.example/a"),
                                      CREDMATCH_NO_TEXT, &same, NULL) == CREDMATCH_OK && !same);
  same = true;
  CHECK(credmatch_registry_same_scope(registry, CREDMATCH_TEXT("https://h.example/a"), CREDMATCH_TEXT("h"),
                                      CREDMATCH_NO_TEXT, &same, NULL) == CREDMATCH_URL_NO_SCHEME && same);
}

/* Of the limits, a table by itself has that of the length of a URL. */
static void limited(const credmatch_bytes *bytes)
{
  credmatch_table *table = NULL;
  credmatch_str url = CREDMATCH_TEXT("https://h.example/");
  int32_t entry = -9;
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), 18, &table, NULL)
        == CREDMATCH_OK);
  CHECK(credmatch_table_lookup(table, url, CREDMATCH_NO_TEXT, &entry, NULL) == CREDMATCH_OK && entry == 0);
  credmatch_table_free(table);
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), 17, &table, NULL)
        == CREDMATCH_OK);
  CHECK(credmatch_table_lookup(table, url, CREDMATCH_NO_TEXT, &entry, NULL) == CREDMATCH_URL_TOO_LONG);
  credmatch_table_free(table);
}

void lookups(void)
{
  credmatch_registry *registry = sample();
  credmatch_bytes *bytes = NULL;
  credmatch_table *table = NULL;
  credmatch_error *error = NULL;
  CHECK(credmatch_registry_table_bytes(registry, &bytes, NULL) == CREDMATCH_OK);
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), CREDMATCH_URL_LENGTH, &table, NULL)
          == CREDMATCH_OK);
  CHECK(credmatch_table_entry_count(table) == 5);
  all_ways(registry, table);
  refusals(registry, table);
  odd_texts(registry);
  batches(registry);
  scopes(registry, table);
  credmatch_table_free(table);
  limited(bytes);
  table = NULL;
  CHECK(credmatch_table_from_bytes((const uint8_t *)"no table", 8, CREDMATCH_URL_LENGTH, &table, &error)
          == CREDMATCH_TABLE_FOREIGN);
  CHECK(equals(credmatch_error_code(error), "table-foreign"));
  credmatch_error_free(error);
  CHECK(credmatch_table_from_bytes(NULL, 0, CREDMATCH_URL_LENGTH, &table, NULL) == CREDMATCH_TABLE_FOREIGN);
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes) - 1, CREDMATCH_URL_LENGTH, &table, NULL)
        >= CREDMATCH_TABLE_FOREIGN);
  CHECK(table == NULL);
  credmatch_bytes_free(bytes);
  credmatch_registry_free(registry);
}
