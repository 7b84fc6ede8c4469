/*
 * Memory that held a secret is wiped before it is given back. Linked with the static library and
 * `-Wl,--wrap=free,--wrap=realloc`, so that every block that the library frees is looked into.
 */

#define _GNU_SOURCE

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static int failed;

/* What was freed since the last question, and how much of it held a secret. */
static void report(const char *what)
{
  if (looked_into == 0 || unwiped > 0) {
    failed = 1;
    printf("%s: %zu of %zu blocks were not wiped\n", what, unwiped, looked_into);
  }
  looked_into = unwiped = 0;
}

int main(void)
{
  static const char xml[] = "<credentials xmlns=\"http://www.infinica.com/credentials\"><server host=\"h\">"
                            "<passwordCredentials name=\"reader\" password=\"" CANARY "\"/></server></credentials>";
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
  credmatch_registry_authorization(registry, CREDMATCH_TEXT("https://h/"), CREDMATCH_TEXT(""), NULL, 0, &found, NULL);
  if (credmatch_authorization_expose_secret(found).len != strlen("Basic " ENCODED)) {
    failed = 1;
    printf("no value\n");
  }
  credmatch_authorization_free(found);
  report("authorization");
  credmatch_registry_free(registry);
  report("freeing the registry");

  /* That the test can fail. */
  unwiped_block = (char *)malloc(64);
  strcpy(unwiped_block, CANARY);
  __wrap_free(unwiped_block);
  watching = 0;
  if (unwiped != 1) {
    failed = 1;
    printf("a block that holds a secret is not found\n");
  }
  printf("%d passed, %d failed\n", failed ? 0 : 4, failed);
  return failed;
}
