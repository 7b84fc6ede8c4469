/* A mistake on purpose, which the sanitizers and Valgrind must find: a text is read after it was freed. */

#include <stdio.h>

#include "credmatch.h"

int main(void)
{
  credmatch_text *text = NULL;
  const char *first;
  credmatch_resolve_reference(CREDMATCH_TEXT("https://h.example/a"), CREDMATCH_TEXT("b"), &text, NULL);
  first = credmatch_text_ptr(text);
  credmatch_text_free(text);
  printf("%c\n", *first == 'h' ? 'y' : 'n');
  return 0;
}
