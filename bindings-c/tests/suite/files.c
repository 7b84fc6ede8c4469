/* Documents from files, with what they include, confined to a folder. */

#include "check.h"

#define NAMESPACE "xmlns=\"http://www.infinica.com/credentials\" xmlns:xi=\"http://www.w3.org/2001/XInclude\""
#define ENTRY(host) "<server " NAMESPACE " host=\"" host "\"><passwordCredentials name=\"n\" password=\"" CANARY "\"/></server>"

static char path[4096];

static credmatch_str path_of(const char *folder, const char *name)
{
  int len = snprintf(path, sizeof path, "%s/%s", folder, name);
  CHECK(len > 0 && (size_t)len < sizeof path);
  return credmatch_str_of(path);
}

static void write_file(const char *folder, const char *name, const char *text)
{
  FILE *file;
  path_of(folder, name);
  file = fopen(path, "wb");
  CHECK(file != NULL && fputs(text, file) >= 0);
  if (file != NULL) {
    fclose(file);
  }
}

void files(const char *folder)
{
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  credmatch_builder *builder = credmatch_builder_new();
  int32_t entry = -9;
  write_file(folder, "main.xml", "<credentials " NAMESPACE "><xi:include href=\"part.xml\"/></credentials>");
  write_file(folder, "part.xml", ENTRY("h.example"));
  write_file(folder, "out.xml", "<credentials " NAMESPACE "><xi:include href=\"/etc/hostname\" parse=\"text\"/></credentials>");
  write_file(folder, "net.xml", "<credentials " NAMESPACE "><xi:include href=\"http://h/part.xml\"/></credentials>");
  write_file(folder, "not.xml", "\xff\xfe\xff");

  CHECK(credmatch_registry_load(path_of(folder, "main.xml"), &registry, NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_lookup(registry, CREDMATCH_TEXT("https://h.example/"), CREDMATCH_NO_TEXT, &entry, NULL)
          == CREDMATCH_OK && entry == 0);
  credmatch_registry_free(registry);
  registry = NULL;
  CHECK(credmatch_registry_load(path_of(folder, "out.xml"), &registry, NULL) == CREDMATCH_INVALID_INCLUDE);
  CHECK(credmatch_registry_load(path_of(folder, "net.xml"), &registry, NULL) == CREDMATCH_INVALID_INCLUDE);
  CHECK(credmatch_registry_load(path_of(folder, "not.xml"), &registry, NULL) == CREDMATCH_INVALID_ENCODING);
  CHECK(credmatch_registry_load(path_of(folder, "none.xml"), &registry, &error) == CREDMATCH_UNREADABLE_FILE);
  CHECK(equals(credmatch_error_code(error), "unreadable-file"));
  CHECK(contains(credmatch_error_message(error), "none.xml"));
  credmatch_error_free(error);
  CHECK(credmatch_registry_load(credmatch_str_of(folder), &registry, NULL) == CREDMATCH_UNREADABLE_FILE);
  CHECK(credmatch_registry_load(CREDMATCH_TEXT("a\0b"), &registry, NULL) == CREDMATCH_UNREADABLE_FILE);
  CHECK(credmatch_registry_load(CREDMATCH_NO_TEXT, &registry, NULL) == CREDMATCH_UNREADABLE_FILE);
  CHECK(registry == NULL);

  CHECK(credmatch_builder_load(builder, CREDMATCH_LAYER_PROCESS, path_of(folder, "main.xml"), credmatch_str_of(folder), NULL)
        == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_OK);
  CHECK(credmatch_registry_entry_count(registry) == 1);
  credmatch_registry_free(registry);
  registry = NULL;
  CHECK(credmatch_builder_load(builder, CREDMATCH_LAYER_PROCESS, path_of(folder, "main.xml"), CREDMATCH_TEXT("/usr"), NULL)
        == CREDMATCH_OK);
  CHECK(credmatch_builder_compile(builder, &registry, NULL) == CREDMATCH_INVALID_INCLUDE);
  CHECK(credmatch_builder_limit(builder, CREDMATCH_TEXT("document_size"), 8, NULL) == CREDMATCH_OK);
  CHECK(credmatch_builder_load(builder, CREDMATCH_LAYER_PROCESS, path_of(folder, "main.xml"), CREDMATCH_NO_TEXT, NULL)
        == CREDMATCH_DOCUMENT_TOO_LARGE);
  CHECK(registry == NULL);
  credmatch_builder_free(builder);
}
