/* Two threads report on one exchange, which is for one at a time: ThreadSanitizer finds it. */

#include <pthread.h>
#include <string.h>

#include "credmatch.h"

static void *report(void *exchange)
{
  credmatch_exchange_failed((credmatch_exchange *)exchange, 1, NULL);
  return NULL;
}

int main(void)
{
  credmatch_registry *registry = NULL;
  credmatch_sessions *sessions = NULL;
  credmatch_exchange *exchange = NULL;
  credmatch_request request;
  pthread_t other;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.url = CREDMATCH_TEXT("https://h.example/");
  if (credmatch_registry_compile(CREDMATCH_TEXT("<credentials xmlns=\"http://www.infinica.com/credentials\"/>"), &registry, NULL)
        != CREDMATCH_OK
      || credmatch_sessions_new(registry, 1, NULL, &sessions, NULL) != CREDMATCH_OK
      || credmatch_sessions_begin(sessions, &request, 1, &exchange, NULL) != CREDMATCH_OK
      || pthread_create(&other, NULL, report, exchange) != 0) {
    return 0;
  }
  credmatch_exchange_ended(exchange);
  pthread_join(other, NULL);
  return 0;
}
