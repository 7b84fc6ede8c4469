/* Constants, versions and references. */

#include "check.h"

void texts(void)
{
  credmatch_text *target = NULL;
  CHECK(equals(credmatch_version(), CREDMATCH_VERSION));
  CHECK(CREDMATCH_VERSION_MAJOR >= 0 && CREDMATCH_VERSION_MINOR >= 0 && CREDMATCH_VERSION_PATCH >= 0);
  CHECK(sizeof(credmatch_str) == sizeof(char *) + sizeof(size_t));
  CHECK(sizeof(credmatch_status) == 4 && sizeof(credmatch_layer) == 4);
  CHECK(CREDMATCH_OK == 0 && CREDMATCH_NULL_ARGUMENT == 1001 && CREDMATCH_PANIC == 1099);
  CHECK(credmatch_str_of(NULL).len == 0 && credmatch_str_of("").len == 0);
  CHECK(equals(credmatch_str_of("abc"), "abc"));
  CHECK(CREDMATCH_TEXT("a\0b").len == 3);

  CHECK(credmatch_resolve_reference(CREDMATCH_TEXT("https://h.example/a/b?q"), CREDMATCH_TEXT("../c"), &target, NULL)
        == CREDMATCH_OK);
  CHECK(equals(credmatch_text_str(target), "https://h.example/c"));
  credmatch_text_free(target);
  CHECK(credmatch_resolve_reference(credmatch_str_from(NULL, 0), credmatch_str_from(NULL, 0), &target, NULL)
        == CREDMATCH_OK);
  CHECK(target != NULL && credmatch_text_len(target) == 0 && credmatch_text_ptr(target) != NULL);
  credmatch_text_free(target);
  target = NULL;
  CHECK(credmatch_resolve_reference(CREDMATCH_TEXT("\xc3"), CREDMATCH_NO_TEXT, &target, NULL) == CREDMATCH_INVALID_UTF8);
  CHECK(target == NULL);
}
