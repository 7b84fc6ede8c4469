/*
 * Requests by libcurl with the credentials that a registry has for them:
 *
 *     curl REGISTRY < URLS
 *
 * reads a URL a line and prints of every answer the head, and of the last one of each URL the body. What one request
 * teaches, such as the nonce of Digest, the next one uses. It follows redirects itself: each hop is an exchange of its
 * own, which has its own headers and none of those before.
 *
 * It sends what needs no keys: an entry whose token must be signed, encrypted or negotiated fails here.
 */

#define _GNU_SOURCE

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include <credmatch.h>
#include <curl/curl.h>

#define MOST_HOPS 10
#define MOST_LINES 32

/* The lines of one header of an answer. */
struct lines {
  credmatch_str values[MOST_LINES];
  size_t count;
};

/* An answer, as far as it matters here. */
struct answer {
  struct lines www_authenticate, authentication_info, location;
  char *body;
  size_t body_len;
};

static uint64_t now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return (uint64_t)time.tv_sec * 1000 + (uint64_t)time.tv_nsec / 1000000;
}

static void say(const char *what, const credmatch_error *error)
{
  credmatch_str message = credmatch_error_message(error), help = credmatch_error_help(error);
  fprintf(stderr, "%s: %.*s\n", what, (int)message.len, message.ptr);
  if (help.len > 0) {
    fprintf(stderr, "  %.*s\n", (int)help.len, help.ptr);
  }
}

static void forget_lines(struct lines *lines)
{
  while (lines->count > 0) {
    free((char *)lines->values[--lines->count].ptr);
  }
}

static void forget(struct answer *answer)
{
  forget_lines(&answer->www_authenticate);
  forget_lines(&answer->authentication_info);
  forget_lines(&answer->location);
  free(answer->body);
  memset(answer, 0, sizeof *answer);
}

/* Keeps the value of a line if it is of this header. */
static void keep(struct lines *lines, const char *name, const char *line, size_t len)
{
  size_t at = strlen(name);
  if (lines->count == MOST_LINES || len <= at || strncasecmp(line, name, at) != 0 || line[at] != ':') {
    return;
  }
  for (at += 1; at < len && isspace((unsigned char)line[at]); at++) {
  }
  while (len > at && isspace((unsigned char)line[len - 1])) {
    len--;
  }
  lines->values[lines->count++] = credmatch_str_from(strndup(line + at, len - at), len - at);
}

static size_t take_header(char *line, size_t size, size_t count, void *context)
{
  struct answer *answer = context;
  size_t len = size * count;
  if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
    /* After an interim answer such as 100 there is another head. */
    forget(answer);
  }
  keep(&answer->www_authenticate, "WWW-Authenticate", line, len);
  keep(&answer->authentication_info, "Authentication-Info", line, len);
  keep(&answer->location, "Location", line, len);
  fwrite(line, 1, len, stdout);
  return len;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
  struct answer *answer = context;
  size_t len = size * count;
  char *longer = realloc(answer->body, answer->body_len + len + 1);
  if (longer == NULL) {
    return 0;
  }
  memcpy(longer + answer->body_len, bytes, len);
  answer->body = longer;
  answer->body_len += len;
  return len;
}

/* Adds a header to a list of libcurl's; false if there is no memory. */
static int add_header(struct curl_slist **headers, credmatch_str name, credmatch_str value)
{
  char *line = NULL;
  struct curl_slist *longer = NULL;
  int len = asprintf(&line, "%.*s: %.*s", (int)name.len, name.ptr, (int)value.len, value.ptr);
  if (len >= 0) {
    longer = curl_slist_append(*headers, line);
    explicit_bzero(line, (size_t)len);
    free(line);
  }
  *headers = longer != NULL ? longer : *headers;
  return longer != NULL;
}

static void free_headers(struct curl_slist *headers)
{
  struct curl_slist *one;
  for (one = headers; one != NULL; one = one->next) {
    explicit_bzero(one->data, strlen(one->data));
  }
  curl_slist_free_all(headers);
}

/* Sends the request once, with the headers of a step and none else that carry credentials; the status, or 0. */
static long send_once(CURL *curl, const char *url, const credmatch_step *step, struct answer *answer)
{
  struct curl_slist *headers = NULL;
  long status = 0;
  size_t i;
  int good = 1;
  CURLcode code;
  for (i = 0; i < credmatch_step_header_count(step); i++) {
    good = good && add_header(&headers, credmatch_step_header_name(step, i), credmatch_step_header_value(step, i));
  }
  forget(answer);
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, answer);
  code = good ? curl_easy_perform(curl) : CURLE_OUT_OF_MEMORY;
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
  free_headers(headers);
  if (code != CURLE_OK) {
    fprintf(stderr, "%s\n", curl_easy_strerror(code));
    return 0;
  }
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

/* One hop: a request and its retries; the last status, or 0. */
static long hop(CURL *curl, const credmatch_sessions *sessions, const char *url, struct answer *answer)
{
  credmatch_exchange *exchange = NULL;
  credmatch_error *error = NULL;
  credmatch_request request;
  long status = 0;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.url = credmatch_str_of(url);
  credmatch_sessions_begin(sessions, &request, now(), &exchange, &error);
  while (error == NULL && !credmatch_exchange_ended(exchange)) {
    const credmatch_step *step = credmatch_exchange_step(exchange);
    credmatch_action action = credmatch_step_action(step);
    if (action == CREDMATCH_ACTION_SEND || action == CREDMATCH_ACTION_SEND_WITHOUT) {
      status = send_once(curl, url, step, answer);
      if (status == 0) {
        break;
      }
      credmatch_exchange_answered(exchange, (uint16_t)status, answer->www_authenticate.values,
                                  answer->www_authenticate.count, answer->authentication_info.values,
                                  answer->authentication_info.count, now(), &error);
    } else {
      /* Here a program signs with its keys, or asks its security library. */
      credmatch_exchange_failed(exchange, now(), &error);
    }
  }
  if (error != NULL) {
    status = 0;
    say("error", error);
    credmatch_error_free(error);
  } else if (credmatch_step_action(credmatch_exchange_step(exchange)) == CREDMATCH_ACTION_REFUSE) {
    status = 0;
    say("refused", credmatch_step_error(credmatch_exchange_step(exchange)));
  }
  credmatch_exchange_free(exchange);
  return status;
}

/* A URL and where it redirects to; whether an answer came that is no redirect. */
static int get(CURL *curl, const credmatch_sessions *sessions, const char *first)
{
  struct answer answer;
  char *url = strdup(first);
  int hops, good = 0;
  memset(&answer, 0, sizeof answer);
  for (hops = 0; url != NULL && hops < MOST_HOPS; hops++) {
    credmatch_text *target = NULL;
    long status = hop(curl, sessions, url, &answer);
    if (status / 100 != 3 || answer.location.count != 1) {
      good = status != 0;
      break;
    }
    credmatch_resolve_reference(credmatch_str_of(url), answer.location.values[0], &target, NULL);
    free(url);
    url = target == NULL ? NULL : strndup(credmatch_text_ptr(target), credmatch_text_len(target));
    credmatch_text_free(target);
  }
  if (good) {
    fwrite(answer.body, 1, answer.body_len, stdout);
  } else if (hops == MOST_HOPS) {
    fprintf(stderr, "more than %d redirects\n", MOST_HOPS);
  }
  fflush(stdout);
  forget(&answer);
  free(url);
  return good;
}

static CURL *client(void)
{
  CURL *curl = curl_easy_init();
  /* All that would send credentials, or follow redirects with them, without being asked for each hop. */
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
  curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  return curl;
}

int main(int argc, char **argv)
{
  credmatch_registry *registry = NULL;
  credmatch_sessions *sessions = NULL;
  credmatch_error *error = NULL;
  CURL *curl;
  uint64_t seed;
  char *line = NULL;
  size_t room = 0;
  int failed = 0;
  if (argc != 2) {
    fprintf(stderr, "usage: curl REGISTRY < URLS\n");
    return 2;
  }
  if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) {
    perror("getrandom");
    return 2;
  }
  if (credmatch_registry_load(credmatch_str_of(argv[1]), &registry, &error) != CREDMATCH_OK
      || credmatch_sessions_new(registry, seed, NULL, &sessions, &error) != CREDMATCH_OK) {
    say(argv[1], error);
    credmatch_error_free(error);
    credmatch_registry_free(registry);
    return 1;
  }
  credmatch_registry_free(registry);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  curl = client();
  while (curl != NULL && getline(&line, &room, stdin) > 0) {
    line[strcspn(line, "\r\n")] = '\0';
    failed |= !get(curl, sessions, line);
  }
  curl_easy_cleanup(curl);
  curl_global_cleanup();
  credmatch_sessions_free(sessions);
  free(line);
  return failed || curl == NULL;
}
