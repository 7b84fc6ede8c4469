/* One registry and its sessions in several threads, and on both sides of a fork. */

#define _POSIX_C_SOURCE 200809L

#include "check.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 2000

struct worker {
  const credmatch_registry *registry;
  const credmatch_table *table;
  int wrong;
};

/* An exchange with a server that asks for Digest; what it teaches is used by the other thread too. */
static int digest_fails(const credmatch_sessions *sessions)
{
  credmatch_str line = CREDMATCH_TEXT("Digest realm=\"r\", nonce=\"n\", qop=\"auth\"");
  credmatch_request request;
  credmatch_exchange *exchange = NULL;
  int wrong;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.url = CREDMATCH_TEXT("https://h.example/admin");
  wrong = credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL) != CREDMATCH_OK;
  if (credmatch_step_action(credmatch_exchange_step(exchange)) == CREDMATCH_ACTION_SEND_WITHOUT) {
    wrong += credmatch_exchange_answered(exchange, 401, &line, 1, NULL, 0, 1, NULL) != CREDMATCH_OK;
  }
  wrong += credmatch_step_action(credmatch_exchange_step(exchange)) != CREDMATCH_ACTION_SEND;
  wrong += credmatch_exchange_answered(exchange, 200, NULL, 0, NULL, 0, 1, NULL) != CREDMATCH_OK;
  wrong += !credmatch_exchange_ended(exchange);
  credmatch_exchange_free(exchange);
  return wrong;
}

static int header_fails(const credmatch_sessions *sessions)
{
  credmatch_str value = CREDMATCH_NO_TEXT;
  credmatch_text *owner = NULL;
  return credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, 1, &value, &owner, NULL)
           != CREDMATCH_OK
         || owner != NULL || !contains(value, "Basic ");
}

struct learner {
  const credmatch_sessions *sessions;
  int wrong;
};

static void *learn(void *argument)
{
  struct learner *learner = (struct learner *)argument;
  int i;
  for (i = 0; i < ROUNDS; i++) {
    learner->wrong += header_fails(learner->sessions);
    learner->wrong += digest_fails(learner->sessions);
  }
  return NULL;
}

/* Not under helgrind, which knows the locks of pthreads alone, but under ThreadSanitizer: `cargo xtask deep C:`. */
void learning(void)
{
  credmatch_registry *registry = sample();
  credmatch_sessions *sessions = NULL;
  struct learner learners[2];
  pthread_t ids[2];
  int i;
  CHECK(credmatch_sessions_new(registry, 1, NULL, &sessions, NULL) == CREDMATCH_OK);
  credmatch_registry_free(registry);
  for (i = 0; i < 2; i++) {
    learners[i].sessions = sessions;
    learners[i].wrong = 0;
    CHECK(pthread_create(&ids[i], NULL, learn, &learners[i]) == 0);
  }
  for (i = 0; i < 2; i++) {
    CHECK(pthread_join(ids[i], NULL) == 0);
    CHECK(learners[i].wrong == 0);
  }
  credmatch_sessions_free(sessions);
}

static void *look_up(void *argument)
{
  struct worker *worker = (struct worker *)argument;
  int i;
  for (i = 0; i < ROUNDS; i++) {
    credmatch_registry *mine = credmatch_registry_clone(worker->registry);
    credmatch_error *error = NULL;
    credmatch_text *text = NULL;
    int32_t entry = -9;
    worker->wrong += credmatch_registry_lookup(mine, CREDMATCH_TEXT("https://h.example/admin"), CREDMATCH_NO_TEXT, &entry, NULL)
        != CREDMATCH_OK
                     || entry != 1;
    worker->wrong += credmatch_table_lookup(worker->table, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, &entry,
                                            NULL) != CREDMATCH_OK || entry != 0;
    worker->wrong += credmatch_registry_lookup(mine, CREDMATCH_TEXT("h"), CREDMATCH_NO_TEXT, &entry, &error)
        != CREDMATCH_URL_NO_SCHEME;
    worker->wrong += credmatch_error_status(error) != CREDMATCH_URL_NO_SCHEME;
    worker->wrong += credmatch_registry_entry(mine, i % 5, &text, NULL) != CREDMATCH_OK || text == NULL;
    credmatch_text_free(text);
    credmatch_error_free(error);
    credmatch_registry_free(mine);
  }
  return NULL;
}

static void threads(const credmatch_registry *registry, const credmatch_table *table)
{
  struct worker workers[2];
  pthread_t ids[2];
  int i;
  for (i = 0; i < 2; i++) {
    workers[i].registry = registry;
    workers[i].table = table;
    workers[i].wrong = 0;
    CHECK(pthread_create(&ids[i], NULL, look_up, &workers[i]) == 0);
  }
  for (i = 0; i < 2; i++) {
    CHECK(pthread_join(ids[i], NULL) == 0);
    CHECK(workers[i].wrong == 0);
  }
}

/* The child compiles, looks up and frees, also what its parent made; so does the parent afterwards. */
static void forks(credmatch_registry *registry, credmatch_table *table)
{
  int status = -1;
  pid_t child = fork();
  CHECK(child >= 0);
  if (child == 0) {
    credmatch_registry *own = NULL;
    int32_t a = -9, b = -9;
    int good = credmatch_registry_compile(credmatch_str_of(SAMPLE), &own, NULL) == CREDMATCH_OK
               && credmatch_registry_lookup(own, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, &a, NULL)
                   == CREDMATCH_OK
               && credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, &b, NULL)
                   == CREDMATCH_OK
               && a == 0 && b == 0;
    credmatch_registry_free(own);
    credmatch_registry_free(registry);
    credmatch_table_free(table);
    _exit(good ? 0 : 1);
  }
  CHECK(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void sharing(void)
{
  credmatch_registry *registry = sample(), *other;
  credmatch_bytes *bytes = NULL;
  credmatch_table *table = NULL;
  int32_t entry = -9;
  CHECK(credmatch_registry_table_bytes(registry, &bytes, NULL) == CREDMATCH_OK);
  CHECK(credmatch_table_from_bytes(credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes), CREDMATCH_URL_LENGTH, &table, NULL)
          == CREDMATCH_OK);
  credmatch_bytes_free(bytes);
  threads(registry, table);
  forks(registry, table);
  /* A handle outlives the one that it was cloned from. */
  other = credmatch_registry_clone(registry);
  credmatch_registry_free(registry);
  CHECK(credmatch_registry_lookup(other, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, &entry, NULL)
          == CREDMATCH_OK && entry == 0);
  credmatch_registry_free(other);
  credmatch_table_free(table);
}
