/*
 * What JNI reads of secrets is wiped from the stack. Each method is called in a thread whose stack is ours, with strings of
 * a virtual machine that is not there, and then the stack is searched.
 */

#define _GNU_SOURCE

#include <pthread.h>
#include <stdio.h>

#include "../../main/c/credmatch_jni.c"

#define CANARY "c4n4ry-s3cr3t"
#define CANARY_UNITS u"c4n4ry-s3cr3t"

enum { STACK = 1 << 20 };

/* A string, or an array of them or of bytes. */
struct object {
    const jchar *units;
    struct object *const *elements;
    const char *bytes;
    jsize length;
};

#define STRING(name, text) static struct object name = {text, NULL, NULL, (jsize)(sizeof text / sizeof(jchar)) - 1};
#define OF(name) ((void *)&name)

STRING(canary, CANARY_UNITS)
STRING(reader, u"reader")
STRING(url, u"https://asked.example/" CANARY_UNITS)
STRING(challenge, u"Digest realm=\"r\", nonce=\"" CANARY_UNITS u"\", qop=\"auth\"")
STRING(basic_challenge, u"Basic realm=\"" CANARY_UNITS u"\"")
STRING(type, u"Bearer")
STRING(get, u"GET")
STRING(slash, u"/")
STRING(xml,
       u"<credentials xmlns=\"http://www.infinica.com/credentials\"><server host=\"asked.example\" preemptive=\"false\">"
       u"<passwordCredentials name=\"reader\" password=\"" CANARY_UNITS u"\"/></server></credentials>")
STRING(own, u"<passwordCredentials xmlns=\"http://www.infinica.com/credentials\" name=\"reader\" password=\"" CANARY_UNITS u"\"/>")
static struct object *const challenge_list[] = {&challenge, &basic_challenge}, *const own_list[] = {&own};
static struct object basics = {NULL, challenge_list + 1, NULL, 1};
static struct object challenges = {NULL, challenge_list, NULL, 2}, owns = {NULL, own_list, NULL, 1};
static struct object bytes = {NULL, NULL, CANARY, sizeof CANARY - 1};
static struct object texts, numbers;
static jlong given[4];

static jsize JNICALL string_length(JNIEnv *env UNUSED, jstring string)
{
    return ((struct object *)string)->length;
}

static void JNICALL string_region(JNIEnv *env UNUSED, jstring string, jsize at, jsize length, jchar *to)
{
    memcpy(to, ((struct object *)string)->units + at, (size_t)length * sizeof *to);
}

static jsize JNICALL array_length(JNIEnv *env UNUSED, jarray array)
{
    return ((struct object *)array)->length;
}

static jobject JNICALL element(JNIEnv *env UNUSED, jobjectArray array, jsize at)
{
    return (jobject)((struct object *)array)->elements[at];
}

static void JNICALL byte_region(JNIEnv *env UNUSED, jbyteArray array, jsize at, jsize length, jbyte *to)
{
    memcpy(to, ((struct object *)array)->bytes + at, (size_t)length);
}

static jbyteArray JNICALL new_bytes(JNIEnv *env UNUSED, jsize length UNUSED)
{
    return OF(texts);
}

static void JNICALL set_bytes(
    JNIEnv *env UNUSED, jbyteArray array UNUSED, jsize at UNUSED, jsize length UNUSED, const jbyte *from UNUSED)
{
}

static void JNICALL set_element(JNIEnv *env UNUSED, jobjectArray array UNUSED, jsize at UNUSED, jobject one UNUSED)
{
}

static void JNICALL set_longs(JNIEnv *env UNUSED, jlongArray array UNUSED, jsize at, jsize length, const jlong *from)
{
    memcpy(given + at, from, (size_t)length * sizeof *from);
}

static jboolean JNICALL pending(JNIEnv *env UNUSED)
{
    return JNI_FALSE;
}

static void JNICALL forget(JNIEnv *env UNUSED, jobject object UNUSED)
{
}

static const struct JNINativeInterface_ FUNCTIONS = {
    .GetStringLength = string_length,
    .GetStringRegion = string_region,
    .GetArrayLength = array_length,
    .GetObjectArrayElement = element,
    .GetByteArrayRegion = byte_region,
    .NewByteArray = new_bytes,
    .SetByteArrayRegion = set_bytes,
    .SetObjectArrayElement = set_element,
    .SetLongArrayRegion = set_longs,
    .ExceptionCheck = pending,
    .DeleteLocalRef = forget,
};

static const JNIEnv VM = &FUNCTIONS;
#define ENV ((JNIEnv *)&VM), NULL
#define REPLIES OF(texts), OF(numbers)
#define CALL(name) Java_io_credmatch_Native_##name

static jlong builder, registry, sessions, exchange, user;

static jint compile(void)
{
    builder = CALL(builderNew)(ENV);
    jint status = CALL(builderAddText)(ENV, builder, CREDMATCH_LAYER_GLOBAL, OF(reader), OF(xml), REPLIES);
    if (status == CREDMATCH_OK) {
        status = CALL(builderCompile)(ENV, builder, REPLIES);
        registry = given[NUMBER];
    }
    CALL(builderFree)(ENV, builder);
    return status;
}

static jint basic(void)
{
    return CALL(basicAuthorization)(ENV, OF(reader), OF(canary), JNI_FALSE, JNI_FALSE, REPLIES);
}

static jint bearer(void)
{
    return CALL(bearerAuthorization)(ENV, OF(canary), OF(type), NULL, REPLIES);
}

static jint digest(void)
{
    return CALL(digestAuthorization)(
        ENV, OF(reader), OF(canary), OF(challenge), OF(get), OF(slash), OF(bytes), 1, OF(canary), JNI_FALSE, REPLIES);
}

static jint token(void)
{
    return CALL(usernameToken)(ENV, OF(reader), OF(canary), JNI_FALSE, OF(bytes), 0, NULL, 0, REPLIES);
}

static jint make_user(void)
{
    jint status = CALL(userNew)(ENV, OF(reader), NULL, OF(owns), REPLIES);
    user = given[NUMBER];
    return status;
}

static jint make_sessions(void)
{
    jint status = CALL(sessionsNew)(ENV, registry, 1, JNI_FALSE, JNI_FALSE, NULL, REPLIES);
    sessions = given[NUMBER];
    return status;
}

static jint begin(void)
{
    jint status = CALL(sessionsBegin)(
        ENV, sessions, OF(url), OF(get), NULL, CREDMATCH_BODY_BYTES, OF(bytes), user, 0, REPLIES);
    exchange = given[EXCHANGE];
    return status;
}

static jint answered(void)
{
    return CALL(exchangeAnswered)(ENV, exchange, 401, OF(challenges), NULL, 0, REPLIES);
}

static jint reported(void)
{
    return CALL(exchangeReport)(ENV, exchange, NEGOTIATED, OF(bytes), 0, REPLIES);
}

/* Digest takes an exchange. */
static jint refused(void)
{
    jint refusal = CALL(registryAuthorization)(ENV, registry, OF(url), NULL, OF(challenges), REPLIES);
    return refusal == CREDMATCH_SCHEME_NOT_PRESENTED ? CREDMATCH_OK : PENDING;
}

static jint authorize(void)
{
    return CALL(registryAuthorization)(ENV, registry, OF(url), NULL, OF(basics), REPLIES);
}

/* That something left is found: the URL of a plain look-up is not wiped. */
static jint look_up(void)
{
    return CALL(registryLookup)(ENV, registry, OF(url), url.length, NULL);
}

static jint (*called)(void);
static jint status;

static void *in_thread(void *argument UNUSED)
{
    status = called();
    return NULL;
}

static int failed, passed;

/* Calls it on a stack of zeros; whether the canary is left there, in UTF-16 or in UTF-8. */
static void expect(const char *name, jint (*method)(void), bool is_left)
{
    static _Alignas(4096) char stack[STACK];
    static const jchar units[] = CANARY_UNITS;
    pthread_attr_t attributes;
    pthread_t thread;
    memset(stack, 0, sizeof stack);
    called = method;
    status = -1;
    pthread_attr_init(&attributes);
    pthread_attr_setstack(&attributes, stack, sizeof stack);
    int made = pthread_create(&thread, &attributes, in_thread, NULL);
    pthread_attr_destroy(&attributes);
    if (made == 0) {
        pthread_join(thread, NULL);
    }
    bool wide = memmem(stack, sizeof stack, units, sizeof units - sizeof *units) != NULL;
    bool narrow = memmem(stack, sizeof stack, CANARY, sizeof CANARY - 1) != NULL;
    if (status == CREDMATCH_OK && wide == is_left && narrow == is_left) {
        passed++;
    } else {
        failed++;
        printf("%s: status %d, left in UTF-16: %d, in UTF-8: %d\n", name, (int)status, wide, narrow);
    }
}

int main(void)
{
    expect("compile", compile, false);
    expect("basic", basic, false);
    expect("bearer", bearer, false);
    expect("digest", digest, false);
    expect("token", token, false);
    expect("user", make_user, false);
    expect("sessions", make_sessions, false);
    expect("begin", begin, false);
    expect("answered", answered, false);
    expect("reported", reported, false);
    expect("refused", refused, false);
    expect("authorize", authorize, false);
    expect("look up", look_up, true);
    CALL(exchangeFree)(ENV, exchange);
    CALL(userFree)(ENV, user);
    CALL(sessionsFree)(ENV, sessions);
    CALL(registryFree)(ENV, registry);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
