/* Compiles, asks and frees 10 000 times: the memory in use stays as it is. */

#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "credmatch.h"

#define ROUNDS 10000
/* Until the allocator has what it needs. */
#define FIRST 1000
/* What the allocator may take on top, in bytes: a leak of 100 bytes a round takes more. */
#define ALLOWED 500000

static long resident(void)
{
  long all = 0, pages = -1;
  FILE *file = fopen("/proc/self/statm", "r");
  if (file == NULL || fscanf(file, "%ld %ld", &all, &pages) != 2) {
    fprintf(stderr, "the resident memory is not known\n");
    exit(2);
  }
  fclose(file);
  return pages * sysconf(_SC_PAGESIZE);
}

static const char good[] = "<credentials xmlns=\"http://www.infinica.com/credentials\"><server host=\"h\">"
                           "<passwordCredentials name=\"n\" password=\"p\"/></server></credentials>";
static const char bad[] = "<credentials xmlns=\"http://www.infinica.com/credentials\"><server hots=\"h\"/></credentials>";

static int round_of_exchanges(const credmatch_registry *registry)
{
  credmatch_str digest = CREDMATCH_TEXT("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
  credmatch_str credentials = CREDMATCH_TEXT("<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"n\" "
                                             "password=\"p\"/>");
  credmatch_sessions *sessions = NULL;
  credmatch_current_user *user = NULL, *acting = NULL;
  credmatch_exchange *exchange = NULL;
  credmatch_request request;
  credmatch_str value;
  credmatch_text *owner = NULL, *text = NULL;
  int fine = credmatch_sessions_new(registry, 1, NULL, &sessions, NULL) == CREDMATCH_OK;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  fine &= credmatch_current_user_new(CREDMATCH_TEXT("n"), NULL, 0, &credentials, 1, &user, NULL) == CREDMATCH_OK;
  fine &= credmatch_current_user_impersonating(user, CREDMATCH_TEXT("m"), NULL, 0, &acting, NULL) == CREDMATCH_OK;
  request.url = CREDMATCH_TEXT("https://h/a/b");
  request.user = acting;
  request.body_ptr = (const uint8_t *)"body";
  request.body_len = 4;
  fine &= credmatch_sessions_header(sessions, request.url, CREDMATCH_NO_TEXT, 1, &value, &owner, NULL) == CREDMATCH_OK;
  fine &= credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL) == CREDMATCH_OK;
  fine &= credmatch_exchange_answered(exchange, 401, &digest, 1, NULL, 0, 1, NULL) == CREDMATCH_OK;
  fine &= credmatch_step_action(credmatch_exchange_step(exchange)) == CREDMATCH_ACTION_SEND;
  fine &= credmatch_exchange_failed(exchange, 1, NULL) == CREDMATCH_OK;
  fine &= credmatch_step_error(credmatch_exchange_step(exchange)) != NULL;
  fine &= credmatch_registry_configuration(registry, 0, &digest, 1, &text, NULL) == CREDMATCH_OK && text != NULL;
  credmatch_sessions_free(sessions);
  credmatch_current_user_free(user);
  credmatch_current_user_free(acting);
  credmatch_exchange_free(exchange);
  credmatch_text_free(owner);
  credmatch_text_free(text);
  return fine;
}

static int round_of_everything(void)
{
  credmatch_registry *registry = NULL, *clone = NULL, *none = NULL;
  credmatch_error *error = NULL;
  credmatch_match *found = NULL;
  credmatch_text *text = NULL, *difference = NULL;
  credmatch_authorization *authorization = NULL;
  credmatch_bytes *bytes = NULL;
  credmatch_table *table = NULL;
  credmatch_diagnostics *list = NULL;
  credmatch_str url = CREDMATCH_TEXT("https://h/a/b"), service = CREDMATCH_NO_TEXT;
  int32_t entry = -9;
  int fine = credmatch_registry_compile(CREDMATCH_TEXT(good), &registry, &error) == CREDMATCH_OK;
  fine &= credmatch_registry_compile(CREDMATCH_TEXT(bad), &none, &error) != CREDMATCH_OK;
  fine &= credmatch_diagnostics_json(credmatch_error_diagnostics(error)).len > 0;
  clone = credmatch_registry_clone(registry);
  fine &= credmatch_registry_lookup_many(clone, &url, 1, service, &entry, NULL) == CREDMATCH_OK && entry == 0;
  fine &= credmatch_registry_find_match(registry, url, service, &found, NULL) == CREDMATCH_OK;
  fine &= credmatch_registry_explain(registry, url, service, 0, 100, &text, NULL) == CREDMATCH_OK;
  fine &= credmatch_registry_authorization(registry, url, service, NULL, 0, &authorization, NULL) == CREDMATCH_OK;
  fine &= credmatch_registry_table_bytes(registry, &bytes, NULL) == CREDMATCH_OK;
  fine &= credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), CREDMATCH_URL_LENGTH, &table, NULL) == CREDMATCH_OK;
  fine &= credmatch_registry_lint(registry, &list, NULL) == CREDMATCH_OK;
  fine &= credmatch_registry_diff(registry, clone, NULL, 0, &difference, NULL) == CREDMATCH_OK;
  fine &= round_of_exchanges(registry);
  credmatch_registry_free(registry);
  credmatch_registry_free(clone);
  credmatch_error_free(error);
  credmatch_match_free(found);
  credmatch_text_free(text);
  credmatch_authorization_free(authorization);
  credmatch_text_free(difference);
  credmatch_bytes_free(bytes);
  credmatch_table_free(table);
  credmatch_diagnostics_free(list);
  return fine;
}

int main(void)
{
  long before = 0, grown;
  int i, fine = 1;
  for (i = 0; i < ROUNDS; i++) {
    if (i == FIRST) {
      before = resident();
    }
    fine &= round_of_everything();
  }
  grown = resident() - before;
  fine &= grown <= ALLOWED;
  if (!fine) {
    printf("%ld bytes more after %d rounds\n", grown, ROUNDS - FIRST);
  }
  printf("%d passed, %d failed\n", fine, !fine);
  return !fine;
}
