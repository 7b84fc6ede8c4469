/*
 * Memory that held a secret is wiped before it is given back. Linked with the static library and
 * `-Wl,--wrap=free,--wrap=realloc`, so that every block that the library frees is looked into.
 */

#define _GNU_SOURCE

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "credmatch.h"

#define CANARY "c4n4ry-s3cr3t"
/* "reader:" and the canary, as it goes on the wire. */
#define ENCODED "cmVhZGVyOmM0bjRyeS1zM2NyM3Q="

void __real_free(void *block);
void __wrap_free(void *block);
void *__wrap_realloc(void *block, size_t size);

/* Whether it is the library that frees. */
static int watching;
static size_t looked_into, unwiped;

static void look(void *block)
{
  size_t size = malloc_usable_size(block);
  looked_into += 1;
  unwiped += memmem(block, size, CANARY, strlen(CANARY)) != NULL || memmem(block, size, ENCODED, strlen(ENCODED)) != NULL;
}

void __wrap_free(void *block)
{
  if (block != NULL && watching) {
    look(block);
  }
  __real_free(block);
}

/* Always moves, as it may: what is left behind is looked into. */
void *__wrap_realloc(void *block, size_t size)
{
  void *moved = malloc(size);
  if (block != NULL && moved != NULL) {
    size_t old = malloc_usable_size(block);
    memcpy(moved, block, old < size ? old : size);
    __wrap_free(block);
  }
  return moved;
}

static int failed, passed;

/* What was freed since the last question, and how much of it held a secret. */
static void report(const char *what)
{
  if (looked_into > 0 && unwiped == 0) {
    passed += 1;
  } else {
    failed += 1;
    printf("%s: %zu of %zu blocks were not wiped\n", what, unwiped, looked_into);
  }
  looked_into = unwiped = 0;
}

/* A header that is to be sent has the canary in it, as it is or encoded. */
static void expect_header(const credmatch_exchange *exchange, const char *scheme)
{
  const credmatch_step *step = credmatch_exchange_step(exchange);
  credmatch_str value = credmatch_step_header_value(step, 0);
  if (credmatch_step_action(step) != CREDMATCH_ACTION_SEND || value.len < strlen(scheme)
      || memcmp(value.ptr, scheme, strlen(scheme)) != 0) {
    failed += 1;
    printf("no value of %s\n", scheme);
  }
}

static void exchanges(const credmatch_registry *registry)
{
  credmatch_str digest = CREDMATCH_TEXT("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"");
  credmatch_str xml = CREDMATCH_TEXT("<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"reader\" "
                                     "password=\"" CANARY "\"/>");
  credmatch_str nobody = CREDMATCH_NO_TEXT, value = CREDMATCH_NO_TEXT;
  credmatch_sessions *sessions = NULL;
  credmatch_current_user *user = NULL, *acting = NULL;
  credmatch_exchange *exchange = NULL;
  credmatch_request request;
  credmatch_text *owner = NULL;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  credmatch_sessions_new(registry, 1, NULL, &sessions, NULL);
  credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://h/"), nobody, 1, &value, &owner, NULL);
  if (value.len != strlen("Basic " ENCODED)) {
    failed += 1;
    printf("no kept value\n");
  }
  request.url = CREDMATCH_TEXT("https://h/?q");
  request.method = CREDMATCH_TEXT("POST");
  request.body_ptr = (const uint8_t *)CANARY;
  request.body_len = strlen(CANARY);
  credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL);
  expect_header(exchange, "Basic " ENCODED);
  credmatch_exchange_answered(exchange, 401, &digest, 1, NULL, 0, 1, NULL);
  expect_header(exchange, "Digest ");
  report("an answer to a challenge");
  credmatch_exchange_answered(exchange, 200, NULL, 0, NULL, 0, 1, NULL);
  report("the end of an exchange");
  credmatch_exchange_free(exchange);
  report("an exchange");

  request.url = CREDMATCH_TEXT("https://current/");
  credmatch_current_user_new(CREDMATCH_TEXT("reader"), NULL, 0, &xml, 1, &user, NULL);
  credmatch_current_user_impersonating(user, CREDMATCH_TEXT("other"), NULL, 0, &acting, NULL);
  report("making users");
  request.user = user;
  credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL);
  expect_header(exchange, "Basic " ENCODED);
  credmatch_exchange_free(exchange);
  report("an exchange for a user");
  credmatch_current_user_free(user);
  credmatch_current_user_free(acting);
  report("freeing users");

  request.url = CREDMATCH_TEXT("https://ticket/");
  request.user = NULL;
  credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL);
  if (credmatch_step_key_password(credmatch_exchange_step(exchange)).len == 0) {
    failed += 1;
    printf("no key with a password\n");
  }
  credmatch_exchange_failed(exchange, 1, NULL);
  credmatch_exchange_free(exchange);
  report("a signature");
  credmatch_sessions_free(sessions);
  report("freeing sessions");
}

static void values(void)
{
  credmatch_str name = CREDMATCH_TEXT("reader"), password = CREDMATCH_TEXT(CANARY), empty = CREDMATCH_NO_TEXT;
  credmatch_str digest = CREDMATCH_TEXT("Digest realm=\"r\", nonce=\"n\", charset=\"UTF-8\"");
  credmatch_text *text = NULL;
  credmatch_basic_authorization(name, password, CREDMATCH_CHARSET_UTF_8, true, &text, NULL);
  credmatch_text_free(text);
  report("a value of Basic");
  credmatch_bearer_authorization(password, CREDMATCH_TEXT("Bearer"), empty, &text, NULL);
  credmatch_text_free(text);
  report("a value of Bearer");
  credmatch_digest_authorization(name, password, CREDMATCH_CHARSET_UTF_8, &digest, 1, CREDMATCH_TEXT("GET"), CREDMATCH_TEXT("/"),
                                 NULL, 0, 1, CREDMATCH_TEXT("c"), &text, NULL);
  credmatch_text_free(text);
  report("a value of Digest");
  credmatch_username_token(name, password, CREDMATCH_PASSWORD_TEXT, NULL, 0, 1, empty, CREDMATCH_SECURITY_HEADER, &text, NULL);
  credmatch_text_free(text);
  report("a UsernameToken");
}

/* Documents of which no registry is made: a text is too long, or the document ends within it. Each is in pieces. */
static void refused(void)
{
  static const char *const endings[] = { CANARY "&lt;" CANARY "</passwordCredentials></server></credentials>", "<!-- -->&lt;" };
  size_t i;
  for (i = 0; i < sizeof endings / sizeof *endings; i++) {
    credmatch_registry *registry = NULL;
    credmatch_builder *builder = credmatch_builder_new();
    char xml[1024];
    snprintf(xml, sizeof xml,
             "<credentials xmlns=\"http://www.infinica.com/credentials\"><server host=\"h\"><passwordCredentials>"
             "&lt;" CANARY "<!-- -->&lt;" CANARY "%s", endings[i]);
    credmatch_builder_add_text(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_NO_TEXT, credmatch_str_of(xml), NULL);
    credmatch_builder_limit(builder, CREDMATCH_TEXT("attribute_length"), i == 0 ? 50 : 500, NULL);
    if (credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK) {
      failed += 1;
      printf("document %u is not refused\n", (unsigned)i);
    }
    credmatch_registry_free(registry);
    credmatch_builder_free(builder);
    report("a refused document");
  }
}

/* A document of which nobody knows how long it is: it fills any buffer that there is at first several times. */
static void from_a_pipe(void)
{
  char folder[] = "/tmp/credmatch-wiped-XXXXXX", path[64];
  credmatch_registry *registry = NULL;
  pid_t writer;
  if (mkdtemp(folder) == NULL) {
    abort();
  }
  snprintf(path, sizeof path, "%s/pipe.xml", folder);
  if (mkfifo(path, 0600) != 0) {
    abort();
  }
  writer = fork();
  if (writer == 0) {
    FILE *pipe = fopen(path, "w");
    int i;
    fputs("<credentials xmlns=\"http://www.infinica.com/credentials\">", pipe);
    for (i = 0; i < 3000; i++) {
      fprintf(pipe, "<server host=\"h%d\"><passwordCredentials name=\"n\" password=\"" CANARY "\"/></server>", i);
    }
    fputs("</credentials>", pipe);
    fclose(pipe);
    _exit(0);
  }
  credmatch_registry_load(credmatch_str_of(path), &registry, NULL);
  if (writer < 0 || credmatch_registry_entry_count(registry) != 3000) {
    failed += 1;
    printf("no registry from a pipe\n");
  }
  credmatch_registry_free(registry);
  report("a document from a pipe");
  waitpid(writer, NULL, 0);
  unlink(path);
  rmdir(folder);
}

int main(void)
{
  static const char xml[] = "<credentials xmlns=\"http://www.infinica.com/credentials\"><server host=\"h\">"
                            "<passwordCredentials name=\"reader\" password=\"" CANARY "\"/></server>"
                            "<server host=\"current\"><currentCredentials/></server>"
                            "<server host=\"ticket\"><oauthCredentials><signature><k:privateKey "
                            "xmlns:k=\"http://www.infinica.com/keystores\" alias=\"a\" password=\"" CANARY "\"/>"
                            "</signature><sub>me</sub></oauthCredentials></server></credentials>";
  credmatch_registry *registry = NULL;
  credmatch_builder *builder;
  credmatch_authorization *found = NULL;
  char *unwiped_block;

  watching = 1;
  builder = credmatch_builder_new();
  credmatch_builder_add_text(builder, CREDMATCH_LAYER_GLOBAL, CREDMATCH_TEXT("a"), CREDMATCH_TEXT(xml), NULL);
  credmatch_builder_add_bytes(builder, CREDMATCH_LAYER_PROCESS, CREDMATCH_TEXT("b"), (const uint8_t *)xml, sizeof xml - 1,
                              NULL);
  credmatch_builder_compile(builder, &registry, NULL);
  credmatch_builder_free(builder);
  report("compiling");
  credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h/"), CREDMATCH_NO_TEXT, NULL, 0, &found, NULL);
  if (credmatch_authorization_expose_secret(found).len != strlen("Basic " ENCODED)) {
    failed += 1;
    printf("no value\n");
  }
  credmatch_authorization_free(found);
  report("authorization");
  exchanges(registry);
  values();
  credmatch_registry_free(registry);
  report("freeing the registry");
  refused();
  from_a_pipe();

  /* That the test can fail. */
  unwiped_block = (char *)malloc(64);
  strcpy(unwiped_block, CANARY);
  __wrap_free(unwiped_block);
  watching = 0;
  if (unwiped != 1) {
    failed += 1;
    printf("a block that holds a secret is not found\n");
  }
  printf("%d passed, %d failed\n", passed + 1, failed);
  return failed > 0;
}
