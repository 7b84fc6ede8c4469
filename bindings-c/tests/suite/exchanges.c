/* Exchanges: what is sent, what is learned, and what is refused. */

#include "check.h"

#define ROOT "<credentials xmlns=\"http://www.infinica.com/credentials\" xmlns:k=\"http://www.infinica.com/keystores\">"
#define PASSWORD "<passwordCredentials name=\"reader\" password=\"" CANARY "\"/>"
/* "reader:" and the canary. */
#define BASIC "Basic cmVhZGVyOmM0bjRyeS1zM2NyM3Q="
#define DIGEST "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"
#define NOW 1780000000000u

static const char *const XML =
  ROOT "<server host=\"h.example\">" PASSWORD "</server>"
  "<server host=\"asked.example\" preemptive=\"false\">" PASSWORD "</server>"
  "<server host=\"ticket.example\"><oauthCredentials><signature><k:privateKey alias=\"a\" password=\"" CANARY "\"/></signature>"
  "<sub>me</sub><timeout>60s</timeout></oauthCredentials></server>"
  "<server host=\"spnego.example\"><kerberosCredentials/></server>"
  "<server host=\"user.example\"><currentCredentials/></server>"
  "<server host=\"act.example\"><impersonationCredentials live=\"current\"><actualCredentials>" PASSWORD
  "</actualCredentials></impersonationCredentials></server>"
  "</credentials>";

static const char *const USER =
  "<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"u\" password=\"" CANARY "\"/>";

static credmatch_request request_for(const char *url)
{
  credmatch_request request;
  memset(&request, 0, sizeof request);
  request.size = sizeof request;
  request.url = credmatch_str_of(url);
  return request;
}

static credmatch_exchange *begin(const credmatch_sessions *sessions, const char *url)
{
  credmatch_request request = request_for(url);
  credmatch_exchange *exchange = NULL;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  return exchange;
}

static credmatch_action next(const credmatch_exchange *exchange)
{
  return credmatch_step_action(credmatch_exchange_step(exchange));
}

/* The value of the header with this name; an empty text if it is not to be sent. */
static credmatch_str sent(const credmatch_exchange *exchange, const char *name)
{
  const credmatch_step *step = credmatch_exchange_step(exchange);
  size_t i;
  for (i = 0; i < credmatch_step_header_count(step); i++) {
    if (equals(credmatch_step_header_name(step, i), name)) {
      return credmatch_step_header_value(step, i);
    }
  }
  return credmatch_str_of(NULL);
}

static credmatch_action answered(credmatch_exchange *exchange, uint16_t status, const char *challenge)
{
  credmatch_str line = credmatch_str_of(challenge);
  CHECK(credmatch_exchange_answered(exchange, status, &line, challenge == NULL ? 0 : 1, NULL, 0, NOW, NULL) == CREDMATCH_OK);
  return next(exchange);
}

static int ended_as(const credmatch_exchange *exchange, const char *outcome)
{
  return credmatch_exchange_ended(exchange) && equals(credmatch_step_outcome(credmatch_exchange_step(exchange)), outcome);
}

/* The message of a refusal begins with its code, and the JSON has the same one. */
static int says_the_same(const credmatch_step *step)
{
  const credmatch_error *error = credmatch_step_error(step);
  credmatch_str code = credmatch_error_code(error), message = credmatch_error_message(error);
  char *member = (char *)malloc(message.len + sizeof "\"message\":\"");
  int same;
  strcpy(member, "\"message\":\"");
  strncat(member, message.ptr, message.len);
  same = contains(credmatch_step_json(step), member) && code.len > 0 && message.len > code.len
         && memcmp(message.ptr, code.ptr, code.len) == 0 && message.ptr[code.len] == ':';
  free(member);
  return same;
}

static int refused_as(const credmatch_exchange *exchange, credmatch_status status)
{
  const credmatch_error *error = credmatch_step_error(credmatch_exchange_step(exchange));
  return says_the_same(credmatch_exchange_step(exchange)) && next(exchange)
      == CREDMATCH_ACTION_REFUSE && credmatch_exchange_ended(exchange)
         && credmatch_error_status(error) == status && credmatch_error_help(error).len > 0;
}

/* Basic, at once and after a challenge. */
static void passwords(const credmatch_sessions *sessions)
{
  credmatch_exchange *exchange = begin(sessions, "https://h.example/a");
  const credmatch_step *step = credmatch_exchange_step(exchange);
  CHECK(next(exchange) == CREDMATCH_ACTION_SEND);
  CHECK(credmatch_exchange_entry(exchange) == 0);
  CHECK(credmatch_step_header_count(step) == 1);
  CHECK(equals(sent(exchange, "authorization"), BASIC));
  CHECK(credmatch_step_header_name(step, 1).len == 0 && credmatch_step_header_value(step, 1).len == 0);
  CHECK(equals(credmatch_step_scheme(step), "Basic"));
  CHECK(equals(credmatch_step_configuration(step), "none"));
  CHECK(equals(credmatch_step_name(step), "send"));
  CHECK(contains(credmatch_step_json(step), BASIC));
  CHECK(credmatch_step_error(step) == NULL && credmatch_step_input(step).len == 0 && credmatch_step_lifetime(step) == 0);
  CHECK(!credmatch_exchange_ended(exchange));
  CHECK(answered(exchange, 200, NULL) == CREDMATCH_ACTION_DONE);
  CHECK(ended_as(exchange, "answered") && credmatch_exchange_retries(exchange) == 0);
  CHECK(answered(exchange, 200, NULL) == CREDMATCH_ACTION_REFUSE);
  CHECK(refused_as(exchange, CREDMATCH_EXCHANGE_ENDED));
  CHECK(credmatch_error_entry(credmatch_step_error(credmatch_exchange_step(exchange))) == 0);
  CHECK(credmatch_exchange_failed(exchange, NOW, NULL) == CREDMATCH_OK && refused_as(exchange, CREDMATCH_EXCHANGE_ENDED));
  credmatch_exchange_free(exchange);

  exchange = begin(sessions, "https://asked.example/a");
  CHECK(next(exchange) == CREDMATCH_ACTION_SEND_WITHOUT);
  CHECK(equals(credmatch_step_reason(credmatch_exchange_step(exchange)), "reactive"));
  CHECK(answered(exchange, 401, "Basic realm=\"r\"") == CREDMATCH_ACTION_SEND);
  CHECK(equals(sent(exchange, "authorization"), BASIC));
  CHECK(credmatch_exchange_retries(exchange) == 1 && credmatch_exchange_entry(exchange) == 1);
  CHECK(answered(exchange, 401, "Basic realm=\"r\"") == CREDMATCH_ACTION_DONE);
  CHECK(ended_as(exchange, "rejected"));
  credmatch_exchange_free(exchange);

  exchange = begin(sessions, "https://nobody.example/");
  CHECK(credmatch_exchange_entry(exchange) == CREDMATCH_NO_ENTRY);
  CHECK(equals(credmatch_step_reason(credmatch_exchange_step(exchange)), "no-entry"));
  CHECK(answered(exchange, 407, NULL) == CREDMATCH_ACTION_DONE && ended_as(exchange, "proxy"));
  credmatch_exchange_free(exchange);
}

/* What is learned of a server is used at once for the next request, and says so in the short way. */
static void digests(const credmatch_sessions *sessions)
{
  credmatch_exchange *exchange = begin(sessions, "https://asked.example/d?q=1");
  credmatch_request request = request_for("https://asked.example/d");
  credmatch_text *owner = NULL;
  credmatch_str value, proof;
  CHECK(answered(exchange, 401, DIGEST) == CREDMATCH_ACTION_SEND);
  CHECK(contains(sent(exchange, "authorization"), "uri=\"/d?q=1\"") && contains(sent(exchange, "authorization"), "nc=00000001"));
  CHECK(answered(exchange, 200, NULL) == CREDMATCH_ACTION_DONE);
  credmatch_exchange_free(exchange);

  request.method = CREDMATCH_TEXT("POST");
  request.body_ptr = (const uint8_t *)"body";
  request.body_len = 4;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(contains(sent(exchange, "authorization"), "nc=00000002"));
  credmatch_exchange_free(exchange);
  CHECK(credmatch_sessions_header(sessions, request.url, CREDMATCH_NO_TEXT, NOW, &value, &owner, NULL)
        == CREDMATCH_NEEDS_STEPS);
  CHECK(owner == NULL);

  /* A server that does not know the password is found out, whatever it answers. */
  proof = CREDMATCH_TEXT("rspauth=\"0000000000000000000000000000000000000000000000000000000000000000\", qop=auth, nc=00000003");
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(contains(sent(exchange, "authorization"), "nc=00000003"));
  CHECK(credmatch_exchange_answered(exchange, 200, NULL, 0, &proof, 1, NOW, NULL) == CREDMATCH_OK);
  CHECK(refused_as(exchange, CREDMATCH_DIGEST_SERVER_UNPROVEN));
  CHECK(credmatch_error_entry(credmatch_step_error(credmatch_exchange_step(exchange))) == 1);
  credmatch_exchange_free(exchange);

  /* A body that can't be sent again is not, and one that is signed must be known. */
  request.url = CREDMATCH_TEXT("https://asked.example:444/d");
  request.body = CREDMATCH_BODY_STREAM;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(answered(exchange, 401, DIGEST) == CREDMATCH_ACTION_DONE && ended_as(exchange, "not-repeatable"));
  credmatch_exchange_free(exchange);
  request.body = CREDMATCH_BODY_REPEATABLE_STREAM;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(answered(exchange, 401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"") == CREDMATCH_ACTION_REFUSE);
  CHECK(refused_as(exchange, CREDMATCH_DIGEST_BODY_NEEDED));
  credmatch_exchange_free(exchange);
  request.body = CREDMATCH_BODY_BYTES;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(answered(exchange, 401, "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"") == CREDMATCH_ACTION_SEND);
  CHECK(contains(sent(exchange, "authorization"), "qop=auth-int"));
  credmatch_exchange_free(exchange);
}

/* A ticket that the caller signs, is kept, and is lent as a text of its own. */
static void tickets(const credmatch_sessions *sessions)
{
  credmatch_exchange *exchange = begin(sessions, "https://ticket.example/"), *broken;
  const credmatch_step *step = credmatch_exchange_step(exchange);
  credmatch_str url = CREDMATCH_TEXT("https://ticket.example/"), value = CREDMATCH_TEXT("before");
  credmatch_text *owner = NULL;
  uint8_t signature[64];
  memset(signature, 7, sizeof signature);
  CHECK(next(exchange) == CREDMATCH_ACTION_SIGN);
  CHECK(equals(credmatch_step_key_alias(step), "a") && credmatch_step_key_store(step).len == 0);
  CHECK(equals(credmatch_step_key_password(step), CANARY));
  CHECK(equals(credmatch_step_algorithm(step), "ES256") && credmatch_step_content_encryption(step).len == 0);
  CHECK(contains(credmatch_step_input(step), "."));
  CHECK(credmatch_sessions_header(sessions, url, CREDMATCH_NO_TEXT, NOW, &value, &owner, NULL) == CREDMATCH_NEEDS_STEPS);
  CHECK(owner == NULL && equals(value, "before"));
  broken = begin(sessions, "https://ticket.example/");
  CHECK(credmatch_exchange_signed(broken, signature, 63, NOW, NULL) == CREDMATCH_OK);
  CHECK(refused_as(broken, CREDMATCH_TICKET_SIGNATURE_MALFORMED));
  credmatch_exchange_free(broken);
  broken = begin(sessions, "https://ticket.example/");
  CHECK(credmatch_exchange_failed(broken, NOW, NULL) == CREDMATCH_OK && refused_as(broken, CREDMATCH_STEP_FAILED));
  credmatch_exchange_free(broken);
  broken = begin(sessions, "https://ticket.example/");
  CHECK(credmatch_exchange_encrypted(broken, CREDMATCH_TEXT("a.b.c.d.e"), NOW, NULL) == CREDMATCH_OK);
  CHECK(refused_as(broken, CREDMATCH_STEP_OUT_OF_ORDER));
  credmatch_exchange_free(broken);

  CHECK(credmatch_exchange_signed(exchange, signature, sizeof signature, NOW, NULL) == CREDMATCH_OK);
  CHECK(next(exchange) == CREDMATCH_ACTION_SEND && contains(sent(exchange, "authorization"), "Bearer "));
  CHECK(credmatch_sessions_header(sessions, url, CREDMATCH_NO_TEXT, NOW, &value, &owner, NULL) == CREDMATCH_OK);
  CHECK(owner != NULL && value.ptr == credmatch_text_ptr(owner) && contains(value, "Bearer "));
  credmatch_text_free(owner);
  /* Over plain http nobody gets it. */
  owner = NULL;
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("http://ticket.example/"), CREDMATCH_NO_TEXT, NOW, &value, &owner,
                                  NULL)
        == CREDMATCH_INSECURE_TRANSPORT);
  CHECK(owner == NULL);
  credmatch_exchange_free(exchange);
}

static void negotiations(const credmatch_sessions *sessions)
{
  credmatch_exchange *exchange = begin(sessions, "https://spnego.example/");
  const credmatch_step *step = credmatch_exchange_step(exchange);
  CHECK(next(exchange) == CREDMATCH_ACTION_NEGOTIATE);
  CHECK(equals(credmatch_step_service(step), "HTTP@spnego.example") && credmatch_step_token(step).len == 0);
  CHECK(credmatch_step_lifetime(step) == 3600000);
  CHECK(credmatch_exchange_negotiated(exchange, (const uint8_t *)"\1\2\3", 3, NOW, NULL) == CREDMATCH_OK);
  CHECK(equals(sent(exchange, "authorization"), "Negotiate AQID"));
  credmatch_exchange_free(exchange);
}

/* The user whom entries mean that hold no credentials of their own. */
static void users(const credmatch_sessions *sessions)
{
  credmatch_str credentials = credmatch_str_of(USER), group = CREDMATCH_TEXT("g"), bad = CREDMATCH_TEXT("<x/>");
  credmatch_str reference = CREDMATCH_TEXT("<currentCredentials xmlns=\"http://www.infinica.com/credentials\"/>");
  credmatch_current_user *user = NULL, *acting = NULL, *none = NULL;
  credmatch_request request = request_for("https://user.example/");
  credmatch_exchange *exchange = begin(sessions, "https://user.example/");
  credmatch_error *error = NULL;
  CHECK(refused_as(exchange, CREDMATCH_NEEDS_CURRENT_USER));
  CHECK(credmatch_error_entry(credmatch_step_error(credmatch_exchange_step(exchange))) == 4);
  credmatch_exchange_free(exchange);
  CHECK(credmatch_current_user_new(CREDMATCH_TEXT("u"), NULL, 0, &credentials, 1, &user, NULL) == CREDMATCH_OK);
  CHECK(credmatch_current_user_impersonating(user, CREDMATCH_TEXT("other"), &group, 1, &acting, NULL) == CREDMATCH_OK);
  request.user = user;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  /* The exchange outlives it. */
  credmatch_current_user_free(user);
  CHECK(contains(sent(exchange, "authorization"), "Basic "));
  CHECK(answered(exchange, 200, NULL) == CREDMATCH_ACTION_DONE);
  credmatch_exchange_free(exchange);
  request.url = CREDMATCH_TEXT("https://act.example/");
  request.user = acting;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_OK);
  CHECK(equals(sent(exchange, "infinica-impersonate"), "other"));
  CHECK(credmatch_step_header_count(credmatch_exchange_step(exchange)) >= 2);
  credmatch_exchange_free(exchange);
  credmatch_current_user_free(acting);

  CHECK(credmatch_current_user_new(CREDMATCH_TEXT("u"), NULL, 0, &reference, 1, &none, &error)
        == CREDMATCH_USER_HOLDS_REFERENCE);
  CHECK(equals(credmatch_error_kind(error), "current"));
  credmatch_error_free(error);
  error = NULL;
  CHECK(credmatch_current_user_new(CREDMATCH_TEXT("u"), NULL, 0, &bad, 1, &none, &error) != CREDMATCH_OK);
  CHECK(credmatch_diagnostics_count(credmatch_error_diagnostics(error)) > 0);
  credmatch_error_free(error);
  CHECK(none == NULL);
}

/* What sessions keep is lent without a copy. */
static void kept(const credmatch_sessions *sessions)
{
  credmatch_str first = CREDMATCH_NO_TEXT, second = CREDMATCH_NO_TEXT, service = CREDMATCH_NO_TEXT;
  credmatch_text *owner = NULL;
  credmatch_error *error = NULL;
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://h.example/a"), service, NOW, &first, &owner, NULL)
        == CREDMATCH_OK);
  CHECK(owner == NULL && equals(first, BASIC));
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://h.example/b"), service, NOW, &second, &owner, NULL)
        == CREDMATCH_OK);
  CHECK(owner == NULL && first.ptr == second.ptr);
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://nobody.example/"), service, NOW, &second, &owner, NULL)
        == CREDMATCH_OK);
  CHECK(owner == NULL && second.ptr == NULL && second.len == 0);
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("h"), service, NOW, &second, &owner, &error)
        == CREDMATCH_URL_NO_SCHEME);
  credmatch_error_free(error);
  error = NULL;
  CHECK(credmatch_sessions_header(sessions, CREDMATCH_TEXT("https://user.example/"), service, NOW, &second, &owner, &error)
        == CREDMATCH_NEEDS_STEPS);
  CHECK(credmatch_error_entry(error) == 4);
  credmatch_error_free(error);
}

/* What is no request and no answer. */
static void bad_input(const credmatch_registry *registry, const credmatch_sessions *sessions)
{
  credmatch_request request = request_for("h");
  struct { credmatch_request request; size_t unknown; } newer;
  credmatch_exchange *exchange = NULL, *good = begin(sessions, "https://asked.example:445/");
  credmatch_key_algorithm algorithm;
  credmatch_sessions_options options;
  credmatch_sessions *none = NULL;
  credmatch_error *error = NULL;
  size_t huge_len = 1 << 20;
  char *huge = (char *)malloc(huge_len);
  credmatch_str lines[2];
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_URL_NO_SCHEME);
  request.url = CREDMATCH_TEXT("https://h.example/\xff");
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) != CREDMATCH_OK);
  request.url = CREDMATCH_TEXT("https://h.example/a\0b");
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) != CREDMATCH_OK);
  request = request_for("https://h.example/");
  request.body = 9;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, &error) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(contains(credmatch_error_message(error), "`body` is 9"));
  credmatch_error_free(error);
  request = request_for("https://h.example/");
  request.size = 0;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, &error) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(contains(credmatch_error_message(error), "`size` of `request` is 0"));
  credmatch_error_free(error);
  /* As a program of a newer header would, which appends a member: it may be there, and is not to be used. */
  newer.request = request_for("https://h.example/");
  newer.request.size = sizeof newer;
  newer.unknown = 1;
  CHECK(credmatch_sessions_begin(sessions, &newer.request, NOW, &exchange, &error) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(contains(credmatch_error_message(error), "not all zero"));
  credmatch_error_free(error);
  newer.unknown = 0;
  CHECK(credmatch_sessions_begin(sessions, &newer.request, NOW, &exchange, NULL) == CREDMATCH_OK);
  credmatch_exchange_free(exchange);
  exchange = NULL;
  request = request_for("https://h.example/");
  request.method = CREDMATCH_TEXT("\xff");
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_INVALID_UTF8);
  request = request_for("https://h.example/");
  request.body_len = 3;
  CHECK(credmatch_sessions_begin(sessions, &request, NOW, &exchange, NULL) == CREDMATCH_NULL_ARGUMENT);
  CHECK(exchange == NULL);

  /* What is no text leaves the exchange as it is. */
  lines[0] = CREDMATCH_TEXT("Basic realm=\"\xff\"");
  CHECK(credmatch_exchange_answered(good, 401, lines, 1, NULL, 0, NOW, NULL) == CREDMATCH_INVALID_UTF8);
  CHECK(next(good) == CREDMATCH_ACTION_SEND_WITHOUT && !credmatch_exchange_ended(good));
  /* A challenge of a megabyte beside one that can be answered. */
  memset(huge, 'a', huge_len);
  lines[0] = credmatch_str_from(huge, huge_len);
  lines[1] = CREDMATCH_TEXT("Basic realm=\"r\"");
  CHECK(credmatch_exchange_answered(good, 401, lines, 2, NULL, 0, NOW, NULL) == CREDMATCH_OK);
  CHECK(next(good) == CREDMATCH_ACTION_SEND);
  memset(huge, ',', huge_len);
  CHECK(credmatch_exchange_answered(good, 401, lines, 1, lines, 2, NOW, NULL) == CREDMATCH_OK);
  CHECK(next(good) == CREDMATCH_ACTION_DONE);
  credmatch_exchange_free(good);
  free(huge);

  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  memset(&algorithm, 0, sizeof algorithm);
  options.algorithms = &algorithm;
  options.algorithm_count = 1;
  algorithm.alias = CREDMATCH_TEXT("a");
  algorithm.algorithm = CREDMATCH_TEXT("none");
  CHECK(credmatch_sessions_new(registry, 1, &options, &none, &error) == CREDMATCH_INVALID_ARGUMENT);
  credmatch_error_free(error);
  options.algorithms = NULL;
  CHECK(credmatch_sessions_new(registry, 1, &options, &none, NULL) == CREDMATCH_NULL_ARGUMENT);
  options.algorithm_count = 0;
  options.size = 0;
  CHECK(credmatch_sessions_new(registry, 1, &options, &none, &error) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(contains(credmatch_error_message(error), "`size` of `options` is 0"));
  credmatch_error_free(error);
  CHECK(none == NULL);
}

static int gives(credmatch_status status, credmatch_text *text, const char *expected)
{
  int good = status == CREDMATCH_OK && equals(credmatch_text_str(text), expected);
  credmatch_text_free(text);
  return good;
}

static int gives_part(credmatch_status status, credmatch_text *text, const char *expected)
{
  int good = status == CREDMATCH_OK && contains(credmatch_text_str(text), expected);
  credmatch_text_free(text);
  return good;
}

/* The functions of no object. */
static void values(const credmatch_registry *registry)
{
  credmatch_str name = CREDMATCH_TEXT("reader"), password = CREDMATCH_TEXT(CANARY), kind = CREDMATCH_TEXT("password");
  credmatch_str line = CREDMATCH_TEXT(DIGEST), none = CREDMATCH_NO_TEXT;
  const uint8_t nonce[16] = { 1 };
  credmatch_text *text = NULL;
  credmatch_status status;
  status = credmatch_basic_authorization(name, password, CREDMATCH_CHARSET_UTF_8, false, &text, NULL);
  CHECK(gives(status, text, BASIC));
  status = credmatch_basic_authorization(CREDMATCH_TEXT("\xc3\xbc"), none, CREDMATCH_CHARSET_ISO_8859_1, false, &text, NULL);
  CHECK(gives(status, text, "Basic /Do="));
  status = credmatch_bearer_authorization(CREDMATCH_TEXT("abc"), CREDMATCH_TEXT("bearer"), none, &text, NULL);
  CHECK(gives(status, text, "Bearer abc"));
  status = credmatch_digest_authorization(name, password, CREDMATCH_CHARSET_UTF_8, &line, 1, CREDMATCH_TEXT("GET"),
                                          CREDMATCH_TEXT("/"), NULL, 0, 3, CREDMATCH_TEXT("c"), &text, NULL);
  CHECK(gives_part(status, text, "nc=00000003, cnonce=\"c\""));
  status = credmatch_username_token(name, password, CREDMATCH_PASSWORD_DIGEST, nonce, sizeof nonce, NOW, CREDMATCH_TEXT("i"),
                                    CREDMATCH_SECURITY_SOAP_1_2, &text, NULL);
  CHECK(gives_part(status, text, "soap:mustUnderstand=\"true\""));
  status = credmatch_username_token(name, password, CREDMATCH_PASSWORD_TEXT, NULL, 0, NOW, none, CREDMATCH_SECURITY_NONE,
                                    &text, NULL);
  CHECK(gives_part(status, text, CANARY "</wsse:Password>"));
  status = credmatch_parse_challenges(&line, 1, &text, NULL);
  CHECK(gives_part(status, text, "\"scheme\":\"digest\""));
  status = credmatch_select_challenge(&kind, 1, &line, 1, &text, NULL);
  CHECK(gives_part(status, text, "\"algorithm\":\"SHA-256\""));
  CHECK(credmatch_select_challenge(NULL, 0, &line, 1, &text, NULL) == CREDMATCH_OK && text == NULL);
  status = credmatch_registry_configuration(registry, 0, NULL, 0, &text, NULL);
  CHECK(gives_part(status, text, "\"charset\""));
  text = NULL;
  CHECK(credmatch_registry_configuration(registry, 99, NULL, 0, &text, NULL) == CREDMATCH_NO_SUCH_ENTRY);
  CHECK(credmatch_registry_configuration(registry, CREDMATCH_NO_ENTRY, NULL, 0, &text, NULL) == CREDMATCH_NO_SUCH_ENTRY);
  CHECK(credmatch_registry_configuration(registry, 4, NULL, 0, &text, NULL) == CREDMATCH_OK && text == NULL);

  CHECK(credmatch_basic_authorization(CREDMATCH_TEXT("a:b"), none, 0, false, &text, NULL) == CREDMATCH_COLON_IN_USER_ID);
  CHECK(credmatch_basic_authorization(CREDMATCH_TEXT("a\0b"), none, 0, false, &text, NULL) == CREDMATCH_CONTROL_CHARACTER);
  CHECK(credmatch_basic_authorization(name, none, 7, false, &text, NULL) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(credmatch_bearer_authorization(none, CREDMATCH_TEXT("Bearer"), none, &text, NULL) == CREDMATCH_INVALID_BEARER_TOKEN);
  CHECK(credmatch_bearer_authorization(CREDMATCH_TEXT("a"), none, none, &text, NULL) == CREDMATCH_UNSUPPORTED_TOKEN_TYPE);
  CHECK(credmatch_bearer_authorization(CREDMATCH_TEXT("a"), CREDMATCH_TEXT("Bearer"), CREDMATCH_TEXT("h"), &text, NULL)
        == CREDMATCH_URL_NO_SCHEME);
  CHECK(credmatch_digest_authorization(name, password, 0, NULL, 0, CREDMATCH_TEXT("GET"), CREDMATCH_TEXT("/"), NULL, 0, 1,
                                       CREDMATCH_TEXT("c"), &text, NULL)
        == CREDMATCH_DIGEST_CHALLENGE_UNUSABLE);
  CHECK(credmatch_username_token(name, password, 7, NULL, 0, NOW, none, 0, &text, NULL) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(credmatch_username_token(name, password, 0, NULL, 0, NOW, none, 7, &text, NULL) == CREDMATCH_INVALID_ARGUMENT);
  CHECK(credmatch_username_token(name, password, CREDMATCH_PASSWORD_DIGEST, NULL, 0, NOW, none, 0, &text, NULL)
        == CREDMATCH_WSSE_INPUT_MALFORMED);
  CHECK(text == NULL);
}

void exchanges(void)
{
  credmatch_registry *registry = NULL;
  credmatch_sessions *sessions = NULL;
  credmatch_sessions_options options;
  credmatch_key_algorithm algorithm;
  credmatch_exchange *last;
  memset(&options, 0, sizeof options);
  options.size = sizeof options;
  memset(&algorithm, 0, sizeof algorithm);
  algorithm.alias = CREDMATCH_TEXT("a");
  algorithm.algorithm = CREDMATCH_TEXT("ES256");
  options.algorithms = &algorithm;
  options.algorithm_count = 1;
  CHECK(credmatch_registry_compile(credmatch_str_of(XML), &registry, NULL) == CREDMATCH_OK);
  CHECK(credmatch_sessions_new(registry, 7, &options, &sessions, NULL) == CREDMATCH_OK);
  kept(sessions);
  passwords(sessions);
  digests(sessions);
  tickets(sessions);
  negotiations(sessions);
  users(sessions);
  bad_input(registry, sessions);
  values(registry);
  /* Each outlives what it was made of. */
  credmatch_registry_free(registry);
  last = begin(sessions, "https://asked.example:446/");
  credmatch_sessions_free(sessions);
  CHECK(answered(last, 401, DIGEST) == CREDMATCH_ACTION_SEND);
  CHECK(answered(last, 200, NULL) == CREDMATCH_ACTION_DONE);
  credmatch_exchange_free(last);
}
