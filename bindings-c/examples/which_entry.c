/*
 * which_entry REGISTRY URL...: says which entry of a registry each URL gets.
 *
 *     cc which_entry.c $(pkg-config --cflags --libs credmatch)
 */

#include <stdio.h>

#include <credmatch.h>

/* Says what is wrong, with all there is to say about documents. */
static void complain(const char *what, credmatch_error *error)
{
  const credmatch_diagnostics *list = credmatch_error_diagnostics(error);
  size_t i, count = credmatch_diagnostics_count(list);
  for (i = 0; i < count; i++) {
    credmatch_str source = credmatch_diagnostics_source(list, i), message = credmatch_diagnostics_message(list, i);
    fprintf(stderr, "%.*s:%u:%u: %.*s\n", (int)source.len, source.ptr, (unsigned)credmatch_diagnostics_line(list, i),
            (unsigned)credmatch_diagnostics_column(list, i), (int)message.len, message.ptr);
  }
  if (count == 0) {
    credmatch_str message = credmatch_error_message(error);
    fprintf(stderr, "%s: %.*s\n", what, (int)message.len, message.ptr);
  }
  credmatch_error_free(error);
}

int main(int argc, char **argv)
{
  credmatch_registry *registry = NULL;
  credmatch_error *error = NULL;
  int i, failed = 0;
  if (argc < 3) {
    fprintf(stderr, "usage: which_entry REGISTRY URL...\n");
    return 2;
  }
  if (credmatch_registry_load(credmatch_str_of(argv[1]), &registry, &error) != CREDMATCH_OK) {
    complain(argv[1], error);
    return 1;
  }
  for (i = 2; i < argc; i++) {
    credmatch_match *found = NULL;
    credmatch_str none = { NULL, 0 };
    if (credmatch_registry_find_match(registry, credmatch_str_of(argv[i]), none, &found, &error) != CREDMATCH_OK) {
      complain(argv[i], error);
      failed = 1;
    } else if (found == NULL) {
      printf("%s: no entry\n", argv[i]);
    } else {
      printf("%s: the entry in line %u\n", argv[i], (unsigned)credmatch_match_line(found));
    }
    credmatch_match_free(found);
  }
  credmatch_registry_free(registry);
  return failed;
}
