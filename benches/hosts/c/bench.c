/*
 * Look-ups in C beside the same in Rust, and beside what one would write without credmatch, as ratios of one interleaved
 * run: `cargo xtask bench hosts c`.
 */

#define _GNU_SOURCE

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "credmatch.h"

#define ROUNDS 201
#define MOST 10000

/* A round in Rust; of the feature `hooks`. */
int64_t credmatch_test_round(const credmatch_registry *registry, const credmatch_str *urls, size_t count);

/* What one writes first: a list of structs, compared one by one. It knows no wildcards, ranks by the path alone, and
 * takes every URL as it is. */
struct server {
  char protocol[32], host[256], path[512];
  int port;
  size_t path_len;
};

static struct server servers[MOST];
static int server_count;
static credmatch_str urls[MOST];
static int32_t entries[MOST];
static size_t url_count;
static credmatch_registry *registry;
static credmatch_sessions *sessions;

static char *whole_file(const char *folder, const char *name)
{
  char path[4096], *text;
  long len;
  FILE *file;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  file = fopen(path, "rb");
  if (file == NULL || fseek(file, 0, SEEK_END) != 0 || (len = ftell(file)) < 0) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  rewind(file);
  text = (char *)malloc((size_t)len + 1);
  text[fread(text, 1, (size_t)len, file)] = '\0';
  fclose(file);
  return text;
}

static void attribute(const char *tag, const char *end, const char *name, char *to, size_t room)
{
  char key[32];
  const char *at, *quote;
  snprintf(key, sizeof key, " %s=\"", name);
  at = (const char *)memmem(tag, (size_t)(end - tag), key, strlen(key));
  to[0] = '\0';
  if (at != NULL && (quote = strchr(at + strlen(key), '"')) != NULL) {
    at += strlen(key);
    if ((size_t)(quote - at) < room) {
      memcpy(to, at, (size_t)(quote - at));
      to[quote - at] = '\0';
    }
  }
}

static void read_list(const char *xml)
{
  const char *tag = xml;
  while ((tag = strstr(tag, "<server ")) != NULL && server_count < MOST) {
    struct server *server = &servers[server_count++];
    const char *end = strchr(tag, '>');
    char port[16];
    attribute(tag, end, "protocol", server->protocol, sizeof server->protocol);
    attribute(tag, end, "host", server->host, sizeof server->host);
    attribute(tag, end, "path", server->path, sizeof server->path);
    attribute(tag, end, "port", port, sizeof port);
    server->port = atoi(port);
    server->path_len = strlen(server->path);
    tag = end;
  }
}

static int scan(credmatch_str url)
{
  const char *scheme_end = (const char *)memmem(url.ptr, url.len, "://", 3), *host, *end, *path, *at;
  size_t scheme_len, host_len, path_len, best_len = 0;
  int port = 0, best = -1, i;
  if (scheme_end == NULL) {
    return -2;
  }
  scheme_len = (size_t)(scheme_end - url.ptr);
  host = scheme_end + 3;
  end = url.ptr + url.len;
  path = (const char *)memchr(host, '/', (size_t)(end - host));
  if (path == NULL) {
    path = end;
  }
  at = (const char *)memchr(host, ':', (size_t)(path - host));
  host_len = (size_t)((at == NULL ? path : at) - host);
  port = at == NULL ? (scheme_len == 5 ? 443 : 80) : atoi(at + 1);
  path_len = (size_t)(end - path);
  for (i = 0; i < server_count; i++) {
    const struct server *server = &servers[i];
    if (server->host[0] != '\0' && (strncmp(server->host, host, host_len) != 0 || server->host[host_len] != '\0')) {
      continue;
    }
    if ((server->port != 0 && server->port != port)
        || (server->protocol[0] != '\0'
            && (strncmp(server->protocol, url.ptr, scheme_len) != 0 || server->protocol[scheme_len] != '\0'))
        || server->path_len > path_len || strncmp(server->path, path, server->path_len) != 0) {
      continue;
    }
    if (best < 0 || server->path_len > best_len) {
      best = i;
      best_len = server->path_len;
    }
  }
  return best;
}

static int64_t sum;

static void by_scan(void)
{
  size_t i;
  for (i = 0; i < url_count; i++) {
    sum += scan(urls[i]);
  }
}

static void by_lookup(void)
{
  size_t i;
  for (i = 0; i < url_count; i++) {
    int32_t entry = 0;
    credmatch_registry_lookup(registry, urls[i], CREDMATCH_NO_TEXT, &entry, NULL);
    sum += entry;
  }
}

static void by_batch(void)
{
  credmatch_registry_lookup_many(registry, urls, url_count, CREDMATCH_NO_TEXT, entries, NULL);
  sum += entries[0];
}

static void by_rust(void)
{
  sum += credmatch_test_round(registry, urls, url_count);
}

static void by_header(void)
{
  credmatch_str service = CREDMATCH_NO_TEXT;
  size_t i;
  for (i = 0; i < url_count; i++) {
    credmatch_str value = CREDMATCH_NO_TEXT;
    credmatch_text *owner = NULL;
    credmatch_sessions_header(sessions, urls[i], service, 1780000000000, &value, &owner, NULL);
    sum += value.len;
    credmatch_text_free(owner);
  }
}

static void by_exchange(void)
{
  credmatch_request request;
  size_t i;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  for (i = 0; i < url_count; i++) {
    credmatch_exchange *exchange = NULL;
    request.url = urls[i];
    credmatch_sessions_begin(sessions, &request, 1780000000000, &exchange, NULL);
    sum += credmatch_exchange_entry(exchange);
    credmatch_exchange_free(exchange);
  }
}

static void by_nothing(void)
{
  size_t i;
  for (i = 0; i < url_count; i++) {
    sum += credmatch_text_len(NULL);
  }
}

static struct way {
  const char *name;
  void (*function)(void);
  double rounds[ROUNDS];
} ways[] = {
  { "Rust, the core in a loop", by_rust, { 0 } },
  { "credmatch_registry_lookup", by_lookup, { 0 } },
  { "credmatch_registry_lookup_many", by_batch, { 0 } },
  { "credmatch_sessions_header", by_header, { 0 } },
  { "credmatch_sessions_begin", by_exchange, { 0 } },
  { "a list of structs and strncmp", by_scan, { 0 } },
  { "a call that does nothing", by_nothing, { 0 } },
};

#define WAYS (sizeof ways / sizeof *ways)

/* Where these stand in the list. */
#define LOOKUP 1
#define HEADER 3

/* What the short way to a header may cost, in look-ups. */
#define MOST_LOOKUPS 1.5

static int ascending(const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
  char *xml, *line;
  size_t way;
  int round;
  double lookups;
  if (argc != 2) {
    fprintf(stderr, "takes the folder that hostdata wrote\n");
    return 2;
  }
  xml = whole_file(argv[1], "registry.xml");
  read_list(xml);
  for (line = strtok(whole_file(argv[1], "urls.txt"), "\n"); line != NULL && url_count < MOST; line = strtok(NULL, "\n")) {
    urls[url_count++] = credmatch_str_of(line);
  }
  if (credmatch_registry_compile(credmatch_str_of(xml), &registry, NULL) != CREDMATCH_OK
      || credmatch_registry_entry_count(registry) != (uint32_t)server_count) {
    fprintf(stderr, "the registry is not what the list is\n");
    return 2;
  }
  if (credmatch_sessions_new(registry, 1, NULL, &sessions, NULL) != CREDMATCH_OK) {
    fprintf(stderr, "no sessions\n");
    return 2;
  }
  for (round = 0; round < ROUNDS; round++) {
    for (way = 0; way < WAYS; way++) {
      double began = now();
      ways[way].function();
      ways[way].rounds[round] = (now() - began) / (double)url_count;
    }
  }
  printf("%d entries, %zu URLs, median of %d rounds (checksum %lld)\n", server_count, url_count, ROUNDS, (long long)sum);
  for (way = 0; way < WAYS; way++) {
    qsort(ways[way].rounds, ROUNDS, sizeof *ways[way].rounds, ascending);
    printf("%-34s %8.1f ns a URL  %6.2f x Rust\n", ways[way].name, ways[way].rounds[ROUNDS / 2],
           ways[way].rounds[ROUNDS / 2] / ways[0].rounds[ROUNDS / 2]);
  }
  lookups = ways[HEADER].rounds[ROUNDS / 2] / ways[LOOKUP].rounds[ROUNDS / 2];
  printf("a header costs %.2f look-ups, and may cost %.2f\n", lookups, MOST_LOOKUPS);
  return lookups > MOST_LOOKUPS;
}
