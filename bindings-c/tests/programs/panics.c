/* A panic inside the library becomes a status. Needs the library with the feature `hooks`, which no header has. */

#include <stdio.h>
#include <string.h>

#include "credmatch.h"

#ifdef __cplusplus
extern "C" {
#endif
credmatch_status credmatch_test_panic(credmatch_error **error);
#ifdef __cplusplus
}
#endif

int main(void)
{
  credmatch_error *error = NULL;
  int fine = credmatch_test_panic(&error) == CREDMATCH_PANIC;
  fine &= credmatch_error_status(error) == CREDMATCH_PANIC;
  fine &= credmatch_error_code(error).len == 5 && memcmp(credmatch_error_code(error).ptr, "panic", 5) == 0;
  credmatch_error_free(error);
  fine &= credmatch_test_panic(NULL) == CREDMATCH_PANIC;
  printf("%d passed, %d failed\n", fine, !fine);
  return !fine;
}
