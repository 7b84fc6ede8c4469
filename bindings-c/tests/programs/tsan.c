/* What Rust calls of ThreadSanitizer and the runtime of GCC does not have: it watches the functions of C instead. */

#include <string.h>

void *__tsan_memcpy(void *to, const void *from, size_t size);
void *__tsan_memmove(void *to, const void *from, size_t size);
void *__tsan_memset(void *to, int byte, size_t size);

void *__tsan_memcpy(void *to, const void *from, size_t size)
{
  return memcpy(to, from, size);
}

void *__tsan_memmove(void *to, const void *from, size_t size)
{
  return memmove(to, from, size);
}

void *__tsan_memset(void *to, int byte, size_t size)
{
  return memset(to, byte, size);
}
