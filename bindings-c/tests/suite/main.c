/* Runs all tests and says how many passed. The argument is a folder to write to; with `sharing`, only those of that name. */

#include "check.h"

static int passed, failed;

void check(int holds, const char *condition, const char *file, int line)
{
  if (holds) {
    passed += 1;
  } else {
    failed += 1;
    fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
  }
}

int equals(credmatch_str text, const char *expected)
{
  size_t len = strlen(expected);
  return text.len == len && (len == 0 || memcmp(text.ptr, expected, len) == 0);
}

int contains(credmatch_str text, const char *part)
{
  size_t len = strlen(part), at;
  for (at = 0; at + len <= text.len; at++) {
    if (memcmp(text.ptr + at, part, len) == 0) {
      return 1;
    }
  }
  return 0;
}

int main(int argc, char **argv)
{
  if (argc < 2) {
    fprintf(stderr, "takes a folder to write to\n");
    return 2;
  }
  if (argc == 2) {
    documents();
    lookups();
    records();
    files(argv[1]);
    nulls(argv[1]);
    texts();
    exchanges();
    secrets();
  }
  if (argc == 2 || strcmp(argv[2], "learning") == 0) {
    learning();
  }
  sharing();
  printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
