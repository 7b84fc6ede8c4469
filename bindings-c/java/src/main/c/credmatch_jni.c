/*
 * The class io.credmatch.Native on libcredmatch. Nothing is decided here: texts and numbers cross, and statuses come back.
 *
 * Texts go in from UTF-16 in one way for all: GetStringRegion into the stack, narrowed while it is checked to be ASCII,
 * and otherwise written as UTF-8. It is the cheapest way of JNI that is exact for all strings; what JNI calls UTF-8 is not.
 * Half of a surrogate pair becomes three bytes that are not UTF-8, so that the library refuses it as it does for C.
 * Texts come out as bytes of UTF-8.
 *
 * What a method gives beside its status goes into the arrays of a Reply, in the places that Reply.java names: a text of
 * the library's by give_str(), a number by give_number(). An object of the library's with several of both is handed out
 * piece by piece in one function of its own, give_...(), which frees it.
 *
 * Copies of documents are wiped, since they hold secrets, and so are those of whatever else is one.
 */

#include <credmatch.h>
#include <jni.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE(type, name) JNIEXPORT type JNICALL Java_io_credmatch_Native_##name

#ifdef __GNUC__
#define UNUSED __attribute__((unused))
#define APART __attribute__((noinline))
#else
#define UNUSED
#define APART
#endif

/* The parameters that every method has first, and those for a Reply, which are last. */
#define JAVA JNIEnv *env UNUSED, jclass class UNUSED
#define REPLY jobjectArray texts, jlongArray numbers

enum {
    /* UTF-16 units that are read at a time, which are enough for nearly every URL. */
    CHUNK = 512,
    /* Units that are narrowed at a time, and as long as there are many. */
    STEP = 16,
    STRIDE = 64,
    /* Bytes, far more than narrowing needs of the stack. */
    SPILLED = 512,
    /* Bytes of UTF-8 that a unit takes at most; the four of a pair are two units. */
    WIDEST = 3,
    /* As Batch.java has it. */
    BATCH_UNITS = 4096,
    BATCH_URLS = 256
};

/* A compiler may leave out a memset whose result nobody reads, but not one through a volatile pointer. */
static void *(*const volatile wipe)(void *, int, size_t) = memset;

static void wipe_and_free(void *memory, size_t size)
{
    if (memory != NULL) {
        wipe(memory, 0, size);
        free(memory);
    }
}

static void out_of_memory(JNIEnv *env)
{
    jclass class = (*env)->FindClass(env, "java/lang/OutOfMemoryError");
    if (class != NULL) {
        (*env)->ThrowNew(env, class, "native memory of credmatch");
    }
}

static void *memory_of(JNIEnv *env, size_t size)
{
    void *memory = malloc(size > 0 ? size : 1);
    if (memory == NULL) {
        out_of_memory(env);
    }
    return memory;
}

/* Texts in */

static bool is_high(jchar unit)
{
    return (unit & 0xfc00) == 0xd800;
}

static bool is_low(jchar unit)
{
    return (unit & 0xfc00) == 0xdc00;
}

/* Writes so many units, some STEPs, that are ASCII as bytes; false, and nothing that counts is written, if one is not. */
static inline bool narrow(const jchar *units, size_t count, char *to)
{
    uint64_t any = 0;
    for (size_t i = 0; i < count; i += sizeof(uint64_t) / sizeof *units) {
        uint64_t word;
        memcpy(&word, units + i, sizeof word);
        any |= word;
    }
    if ((any & UINT64_C(0xff80ff80ff80ff80)) != 0) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        to[i] = (char)units[i];
    }
    return true;
}

/* Writes units as UTF-8, at most WIDEST bytes for each, and gives the end. */
static char *utf8_of_any(const jchar *units, size_t count, char *to)
{
    for (size_t at = 0; at < count;) {
        uint32_t one = units[at++];
        if (one < 0x80) {
            *to++ = (char)one;
            continue;
        }
        if (one < 0x800) {
            *to++ = (char)(0xc0 | one >> 6);
            *to++ = (char)(0x80 | (one & 0x3f));
            continue;
        }
        if (is_high((jchar)one) && at < count && is_low(units[at])) {
            one = 0x10000 + ((one & 0x3ff) << 10 | (units[at++] & 0x3ffu));
            *to++ = (char)(0xf0 | one >> 18);
            *to++ = (char)(0x80 | (one >> 12 & 0x3f));
        } else {
            *to++ = (char)(0xe0 | one >> 12);
        }
        *to++ = (char)(0x80 | (one >> 6 & 0x3f));
        *to++ = (char)(0x80 | (one & 0x3f));
    }
    return to;
}

/* Writes units as bytes as long as they are ASCII, and gives how many: all, or some STEPs of them. */
static inline size_t narrow_ascii(const jchar *units, size_t count, char *to)
{
    size_t at = 0;
    while (at + STRIDE <= count && narrow(units + at, STRIDE, to + at)) {
        at += STRIDE;
    }
    while (at + STEP <= count && narrow(units + at, STEP, to + at)) {
        at += STEP;
    }
    /* What is left is done again with some before it: the last step ends where the text does. */
    if (count >= STEP && count - at < STEP && narrow(units + count - STEP, STEP, to + count - STEP)) {
        return count;
    }
    return at;
}

/* Writes units as UTF-8, quickly as long as they are ASCII, and gives the end. */
static inline char *utf8(const jchar *units, size_t count, char *to)
{
    size_t at = narrow_ascii(units, count, to);
    return utf8_of_any(units + at, count - at, to + at);
}

/* The same for what may be a secret: what the compiler spills of it lies where wipe_spilled() wipes. */
static APART char *utf8_of_secret(const jchar *units, size_t count, char *to)
{
    return utf8(units, count, to);
}

/* Called from where utf8_of_secret() was, so that it has the same piece of the stack, and more. */
static APART void wipe_spilled(void)
{
    char spilled[SPILLED];
    wipe(spilled, 0, sizeof spilled);
}

/* The UTF-8 of a string, until release(). */
struct text {
    credmatch_str str;
    char *heap;
    size_t size;
    char stack[CHUNK * WIDEST];
};

static bool read_long(JNIEnv *env, jstring string, size_t length, struct text *text)
{
    jchar units[CHUNK];
    size_t used = 0;
    /* Enough as long as it is ASCII. */
    text->size = length + sizeof text->stack;
    text->heap = memory_of(env, text->size);
    if (text->heap == NULL) {
        return false;
    }
    for (size_t at = 0; at < length;) {
        size_t count = length - at < CHUNK ? length - at : CHUNK;
        (*env)->GetStringRegion(env, string, (jsize)at, (jsize)count, units);
        if (count > 1 && at + count < length && is_high(units[count - 1])) {
            count--;
        }
        if (text->size - used < count * WIDEST) {
            size_t size = used + (length - at) * WIDEST;
            char *heap = memory_of(env, size);
            if (heap == NULL) {
                wipe(units, 0, sizeof units);
                wipe_and_free(text->heap, used);
                return false;
            }
            memcpy(heap, text->heap, used);
            wipe_and_free(text->heap, used);
            text->heap = heap;
            text->size = size;
        }
        used = (size_t)(utf8_of_secret(units, count, text->heap + used) - text->heap);
        at += count;
    }
    wipe(units, 0, sizeof units);
    wipe_spilled();
    text->str.ptr = text->heap;
    text->str.len = used;
    return true;
}

/*
 * A URL of a plain look-up, of this length: what is short is left on the stack by this and by release_url(), since wiping
 * it would be a good part of the look-up. False if an exception is pending; there is then nothing to release.
 */
static inline bool read_url(JNIEnv *env, jstring url, jint length, struct text *text)
{
    jchar units[CHUNK];
    if (length > CHUNK) {
        return read_long(env, url, (size_t)length, text);
    }
    text->heap = NULL;
    text->str.ptr = text->stack;
    (*env)->GetStringRegion(env, url, 0, length, units);
    text->str.len = (size_t)(utf8(units, (size_t)length, text->stack) - text->stack);
    return true;
}

static inline void release_url(struct text *text)
{
    if (text->heap != NULL) {
        wipe_and_free(text->heap, text->str.len);
    }
}

/* A string that may be NULL, which is the empty text, and may be a secret: nothing of it is left when it was released. */
static bool read(JNIEnv *env, jstring string, struct text *text)
{
    jchar units[CHUNK];
    jint length = string == NULL ? 0 : (*env)->GetStringLength(env, string);
    if (length > CHUNK) {
        return read_long(env, string, (size_t)length, text);
    }
    text->heap = NULL;
    text->str.ptr = text->stack;
    text->str.len = 0;
    if (length == 0) {
        return true;
    }
    (*env)->GetStringRegion(env, string, 0, length, units);
    text->str.len = (size_t)(utf8_of_secret(units, (size_t)length, text->stack) - text->stack);
    wipe(units, 0, (size_t)length * sizeof *units);
    wipe_spilled();
    return true;
}

static void release(struct text *text)
{
    if (text->heap == NULL) {
        wipe(text->stack, 0, text->str.len);
    }
    release_url(text);
}

static void release_all(struct text *texts, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        release(&texts[at]);
    }
}

/* Reads strings, of which any may be NULL. False if an exception is pending; there is then nothing to release. */
static bool read_all(JNIEnv *env, const jstring *strings, struct text *texts, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (!read(env, strings[at], &texts[at])) {
            release_all(texts, at);
            return false;
        }
    }
    return true;
}

/* The arguments of a method as an array of texts. */
#define READ(texts, ...) read_all(env, (const jstring[]){__VA_ARGS__}, texts, sizeof texts / sizeof *texts)
#define RELEASE(texts) release_all(texts, sizeof texts / sizeof *texts)

/* The elements of an array of strings, until release_list(), which wipes them: one may be a user's credentials. */
struct list {
    credmatch_str *texts;
    size_t count;
    char *bytes;
    size_t size;
};

/* NULL is no list, which is another thing than an empty one. */
static bool read_list(JNIEnv *env, jobjectArray strings, struct list *list)
{
    memset(list, 0, sizeof *list);
    if (strings == NULL) {
        return true;
    }
    jsize count = (*env)->GetArrayLength(env, strings);
    list->texts = memory_of(env, (size_t)count * sizeof *list->texts);
    if (list->texts == NULL) {
        return false;
    }
    size_t used = 0;
    for (jsize at = 0; at < count; at++) {
        jstring string = (*env)->GetObjectArrayElement(env, strings, at);
        struct text text;
        if (!read(env, string, &text)) {
            return false;
        }
        (*env)->DeleteLocalRef(env, string);
        if (list->size - used < text.str.len) {
            size_t size = 2 * list->size + text.str.len;
            char *bytes = memory_of(env, size);
            if (bytes == NULL) {
                release(&text);
                return false;
            }
            if (used > 0) {
                memcpy(bytes, list->bytes, used);
            }
            wipe_and_free(list->bytes, used);
            list->bytes = bytes;
            list->size = size;
        }
        if (text.str.len > 0) {
            memcpy(list->bytes + used, text.str.ptr, text.str.len);
        }
        list->texts[at].len = text.str.len;
        used += text.str.len;
        release(&text);
    }
    list->count = (size_t)count;
    used = 0;
    for (size_t at = 0; at < list->count; at++) {
        list->texts[at].ptr = list->bytes + used;
        used += list->texts[at].len;
    }
    return true;
}

static void release_list(struct list *list)
{
    free(list->texts);
    wipe_and_free(list->bytes, list->size);
}

/* The bytes of an array, until they are wiped and freed. */
static uint8_t *read_bytes(JNIEnv *env, jbyteArray array, size_t *size)
{
    *size = 0;
    jsize length = (*env)->GetArrayLength(env, array);
    uint8_t *bytes = memory_of(env, (size_t)length);
    if (bytes != NULL) {
        (*env)->GetByteArrayRegion(env, array, 0, length, (jbyte *)bytes);
        *size = (size_t)length;
    }
    return bytes;
}

/* Answers out */

/* The places of Reply.java. */
enum {
    /* What a method gives; of a failure the message. */
    TEXT = 0,
    /* Of an authorization. */
    SCHEME = 1,
    /* Of a failure: all that is wrong with documents, as JSON; what to do; the kind of the credentials. */
    DIAGNOSTICS = 1,
    HELP = 2,
    KIND = 3,
    /* What a method gives; of a failure the offset. */
    NUMBER = 0,
    /* Of a failure. */
    ENTRY = 1,
    /* Of an exchange, beside the entry: how often the request was sent again; whether it has ended; its address. */
    RETRIES = 1,
    ENDED = 2,
    EXCHANGE = 3
};

/* What a method gives when an exception is pending, so that nobody reads it. */
#define PENDING CREDMATCH_PANIC

static jbyteArray array_of(JNIEnv *env, const void *bytes, size_t size)
{
    if (size > INT32_MAX) {
        out_of_memory(env);
        return NULL;
    }
    jbyteArray array = (*env)->NewByteArray(env, (jsize)size);
    if (array != NULL && size > 0) {
        (*env)->SetByteArrayRegion(env, array, 0, (jsize)size, bytes);
    }
    return array;
}

static void give_bytes(JNIEnv *env, jobjectArray texts, jsize place, const void *bytes, size_t size)
{
    jbyteArray array = (*env)->ExceptionCheck(env) ? NULL : array_of(env, bytes, size);
    if (array != NULL) {
        (*env)->SetObjectArrayElement(env, texts, place, array);
        (*env)->DeleteLocalRef(env, array);
    }
}

static void give_str(JNIEnv *env, jobjectArray texts, jsize place, credmatch_str text)
{
    give_bytes(env, texts, place, text.ptr, text.len);
}

static void give_number(JNIEnv *env, jlongArray numbers, jsize place, jlong number)
{
    if (!(*env)->ExceptionCheck(env)) {
        (*env)->SetLongArrayRegion(env, numbers, place, 1, &number);
    }
}

static void give_text(JNIEnv *env, jobjectArray texts, credmatch_text *text)
{
    if (text != NULL) {
        give_str(env, texts, TEXT, credmatch_text_str(text));
        credmatch_text_free(text);
    }
}

static void give_authorization(JNIEnv *env, REPLY, credmatch_authorization *found)
{
    if (found != NULL) {
        give_str(env, texts, TEXT, credmatch_authorization_expose_secret(found));
        give_str(env, texts, SCHEME, credmatch_authorization_scheme(found));
        give_number(env, numbers, NUMBER, credmatch_authorization_entry(found));
        credmatch_authorization_free(found);
    }
}

static void give_error(JNIEnv *env, REPLY, credmatch_error *error)
{
    const credmatch_diagnostics *diagnostics = credmatch_error_diagnostics(error);
    give_str(env, texts, TEXT, credmatch_error_message(error));
    if (credmatch_diagnostics_count(diagnostics) > 0) {
        give_str(env, texts, DIAGNOSTICS, credmatch_diagnostics_json(diagnostics));
    }
    give_str(env, texts, HELP, credmatch_error_help(error));
    give_str(env, texts, KIND, credmatch_error_kind(error));
    give_number(env, numbers, NUMBER, credmatch_error_offset(error));
    give_number(env, numbers, ENTRY, credmatch_error_entry(error));
    credmatch_error_free(error);
}

/* Says why it failed, if it did, and gives the status back. */
static jint done(JNIEnv *env, credmatch_status status, credmatch_error *error, REPLY)
{
    if (status != CREDMATCH_OK) {
        give_error(env, texts, numbers, error);
    }
    return status;
}

static jlong handle_of(const void *object)
{
    return (jlong)(intptr_t)object;
}

#define BUILDER ((credmatch_builder *)(intptr_t)builder)
#define REGISTRY ((const credmatch_registry *)(intptr_t)registry)
#define TABLE ((const credmatch_table *)(intptr_t)table)

/* Functions */

NATIVE(jbyteArray, builtFor)(JAVA)
{
    return array_of(env, CREDMATCH_VERSION, strlen(CREDMATCH_VERSION));
}

NATIVE(jbyteArray, version)(JAVA)
{
    credmatch_str version = credmatch_version();
    return array_of(env, version.ptr, version.len);
}

NATIVE(jint, resolveReference)(JAVA, jstring base, jstring reference, REPLY)
{
    struct text in[2];
    credmatch_text *target = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, base, reference)) {
        return PENDING;
    }
    credmatch_status status = credmatch_resolve_reference(in[0].str, in[1].str, &target, &error);
    RELEASE(in);
    give_text(env, texts, target);
    return done(env, status, error, texts, numbers);
}

/* Builder */

NATIVE(jlong, builderNew)(JAVA)
{
    return handle_of(credmatch_builder_new());
}

NATIVE(void, builderFree)(JAVA, jlong builder)
{
    credmatch_builder_free(BUILDER);
}

NATIVE(jint, builderGuessPorts)(JAVA, jlong builder, jboolean guess, REPLY)
{
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_guess_ports(BUILDER, guess != JNI_FALSE, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderLimit)(JAVA, jlong builder, jstring name, jlong value, REPLY)
{
    struct text in[1];
    credmatch_error *error = NULL;
    if (!READ(in, name)) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_limit(BUILDER, in[0].str, (uint32_t)value, &error);
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderTable)(JAVA, jlong builder, jbyteArray table, REPLY)
{
    size_t size = 0;
    credmatch_error *error = NULL;
    uint8_t *bytes = read_bytes(env, table, &size);
    if (bytes == NULL) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_table(BUILDER, bytes, size, &error);
    free(bytes);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderAddText)(JAVA, jlong builder, jint layer, jstring name, jstring text, REPLY)
{
    struct text in[2];
    credmatch_error *error = NULL;
    if (!READ(in, name, text)) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_add_text(BUILDER, layer, in[0].str, in[1].str, &error);
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderAddBytes)(JAVA, jlong builder, jint layer, jstring name, jbyteArray document, REPLY)
{
    struct text in[1];
    size_t size = 0;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, name)) {
        return PENDING;
    }
    uint8_t *bytes = read_bytes(env, document, &size);
    if (bytes != NULL) {
        status = credmatch_builder_add_bytes(BUILDER, layer, in[0].str, bytes, size, &error);
        wipe_and_free(bytes, size);
    }
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderIncludeText)(JAVA, jlong builder, jstring target, jstring text, REPLY)
{
    struct text in[2];
    credmatch_error *error = NULL;
    if (!READ(in, target, text)) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_include_text(BUILDER, in[0].str, in[1].str, &error);
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderIncludeBytes)(JAVA, jlong builder, jstring target, jbyteArray document, REPLY)
{
    struct text in[1];
    size_t size = 0;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, target)) {
        return PENDING;
    }
    uint8_t *bytes = read_bytes(env, document, &size);
    if (bytes != NULL) {
        status = credmatch_builder_include_bytes(BUILDER, in[0].str, bytes, size, &error);
        wipe_and_free(bytes, size);
    }
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderPriority)(JAVA, jlong builder, jint priority, REPLY)
{
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_priority(BUILDER, priority, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderFormatVersion)(JAVA, jlong builder, jint version, REPLY)
{
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_format_version(BUILDER, (uint32_t)version, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderLoad)(JAVA, jlong builder, jint layer, jstring path, jstring root, REPLY)
{
    struct text in[2];
    credmatch_error *error = NULL;
    if (!READ(in, path, root)) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_load(BUILDER, layer, in[0].str, in[1].str, &error);
    RELEASE(in);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderMissingIncludes)(JAVA, jlong builder, REPLY)
{
    credmatch_includes *includes = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_missing_includes(BUILDER, &includes, &error);
    if (includes != NULL) {
        give_str(env, texts, TEXT, credmatch_includes_json(includes));
        credmatch_includes_free(includes);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderCompile)(JAVA, jlong builder, REPLY)
{
    credmatch_registry *registry = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_compile(BUILDER, &registry, &error);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, NUMBER, handle_of(registry));
    }
    return done(env, status, error, texts, numbers);
}

/* Look-ups, of registries and tables: what one can the other can, by functions of the same shape */

struct lookups {
    credmatch_status (*one)(const void *, credmatch_str, credmatch_str, int32_t *, credmatch_error **);
    credmatch_status (*many)(
        const void *, const credmatch_str *, size_t, credmatch_str, int32_t *, credmatch_error **);
    credmatch_status (*same_scope)(
        const void *, credmatch_str, credmatch_str, credmatch_str, bool *, credmatch_error **);
};

/* A pointer to a function may not be called as one of another type, which the type of its first argument makes it. */
#define LOOKUPS(name) \
    static credmatch_status name##_one( \
        const void *object, credmatch_str url, credmatch_str service, int32_t *entry, credmatch_error **error) \
    { \
        return credmatch_##name##_lookup(object, url, service, entry, error); \
    } \
    static credmatch_status name##_many( \
        const void *object, \
        const credmatch_str *urls, \
        size_t count, \
        credmatch_str service, \
        int32_t *entries, \
        credmatch_error **error) \
    { \
        return credmatch_##name##_lookup_many(object, urls, count, service, entries, error); \
    } \
    static credmatch_status name##_same_scope( \
        const void *object, \
        credmatch_str a, \
        credmatch_str b, \
        credmatch_str service, \
        bool *same, \
        credmatch_error **error) \
    { \
        return credmatch_##name##_same_scope(object, a, b, service, same, error); \
    } \
    static const struct lookups name##_lookups = {name##_one, name##_many, name##_same_scope};

LOOKUPS(registry)
LOOKUPS(table)

#define LOOKUPS_OF(of_table) ((of_table) ? &table_lookups : &registry_lookups)
#define OBJECT ((const void *)(intptr_t)object)

struct batch {
    jint lengths[BATCH_URLS];
    credmatch_str urls[BATCH_URLS];
    int32_t entries[BATCH_URLS];
    jchar units[BATCH_UNITS];
    char bytes[BATCH_UNITS * WIDEST];
};

/*
 * Writes units, which are those of texts of these lengths one after the other, as UTF-8, and gives the end. All at once
 * if they are ASCII, since where each of them ends can't be foretold; then a byte is a unit.
 */
static char *utf8_of_many(
    const jchar *units, size_t sum, const jint *lengths, size_t count, char *to, credmatch_str *texts)
{
    bool is_ascii = narrow_ascii(units, sum, to) == sum;
    char *end = to;
    for (size_t at = 0; at < count; at++) {
        size_t length = (size_t)lengths[at];
        texts[at].ptr = end;
        end = is_ascii ? end + length : utf8(units, length, end);
        texts[at].len = (size_t)(end - texts[at].ptr);
        units += length;
    }
    return end;
}

/* Batch.java keeps to the sizes, but for one URL that is longer by itself; a count that it would not give is refused. */
NATIVE(jint, lookupMany)
(JAVA,
 jlong object,
 jboolean of_table,
 jcharArray units,
 jintArray lengths,
 jint first,
 jint count,
 jstring service,
 jintArray answers,
 REPLY)
{
    struct batch batch;
    struct text named;
    jchar *from = batch.units;
    char *to = batch.bytes;
    size_t sum = 0;
    credmatch_error *error = NULL;
    if (count < 0 || count > BATCH_URLS) {
        return CREDMATCH_INVALID_ARGUMENT;
    }
    (*env)->GetIntArrayRegion(env, lengths, 0, count, batch.lengths);
    for (jint at = 0; at < count; at++) {
        sum += (size_t)batch.lengths[at];
    }
    if (!read(env, service, &named)) {
        return PENDING;
    }
    if (sum > BATCH_UNITS) {
        from = memory_of(env, sum * sizeof *from);
        to = from == NULL ? NULL : memory_of(env, sum * WIDEST);
        if (to == NULL) {
            free(from);
            release(&named);
            return PENDING;
        }
    }
    (*env)->GetCharArrayRegion(env, units, 0, (jsize)sum, from);
    char *end = utf8_of_many(from, sum, batch.lengths, (size_t)count, to, batch.urls);
    credmatch_status status =
        LOOKUPS_OF(of_table)->many(OBJECT, batch.urls, (size_t)count, named.str, batch.entries, &error);
    if (status == CREDMATCH_OK) {
        (*env)->SetIntArrayRegion(env, answers, first, count, batch.entries);
    }
    if (sum > BATCH_UNITS) {
        wipe_and_free(from, sum * sizeof *from);
        wipe_and_free(to, (size_t)(end - to));
    }
    release(&named);
    return done(env, status, error, texts, numbers);
}

/* The length comes along since asking for it is another transition into the JVM. */
NATIVE(jint, registryLookup)(JAVA, jlong registry, jstring url, jint length, jstring service)
{
    struct text text, named;
    int32_t entry = CREDMATCH_INVALID_URL;
    if (!read_url(env, url, length, &text)) {
        return CREDMATCH_INVALID_URL;
    }
    if (!read(env, service, &named)) {
        release_url(&text);
        return CREDMATCH_INVALID_URL;
    }
    credmatch_status status = credmatch_registry_lookup(REGISTRY, text.str, named.str, &entry, NULL);
    release_url(&text);
    release(&named);
    return status == CREDMATCH_OK ? entry : CREDMATCH_INVALID_URL;
}

NATIVE(jint, tableLookup)(JAVA, jlong table, jstring url, jint length, jstring service)
{
    struct text text, named;
    int32_t entry = CREDMATCH_INVALID_URL;
    if (!read_url(env, url, length, &text)) {
        return CREDMATCH_INVALID_URL;
    }
    if (!read(env, service, &named)) {
        release_url(&text);
        return CREDMATCH_INVALID_URL;
    }
    credmatch_status status = credmatch_table_lookup(TABLE, text.str, named.str, &entry, NULL);
    release_url(&text);
    release(&named);
    return status == CREDMATCH_OK ? entry : CREDMATCH_INVALID_URL;
}

/*
 * For Foreign.java: look-ups of short URLs where Java has their bytes. The thread is not in native code as far as the JVM
 * knows, so that nothing here may take long or call it.
 */

/* Where the only question mark is, or what says that it is not one. */
enum { NO_MARK = -1, SEVERAL_MARKS = -2 };

static int64_t only_mark(credmatch_str text)
{
    const char *mark = text.len == 0 ? NULL : memchr(text.ptr, '?', text.len);
    if (mark == NULL) {
        return NO_MARK;
    }
    size_t at = (size_t)(mark - text.ptr);
    return memchr(mark + 1, '?', text.len - at - 1) == NULL ? (int64_t)at : SEVERAL_MARKS;
}

static int64_t found(int64_t mark, credmatch_status status, int32_t entry)
{
    return mark * (INT64_C(1) << 32) + (uint32_t)(status == CREDMATCH_OK ? entry : CREDMATCH_INVALID_URL);
}

static int64_t foreign_registry_lookup(const credmatch_registry *registry, const char *bytes, int32_t length)
{
    credmatch_str url = {bytes, (size_t)length}, none = {NULL, 0};
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_status status = credmatch_registry_lookup(registry, url, none, &entry, NULL);
    return found(only_mark(url), status, entry);
}

static int64_t foreign_table_lookup(const credmatch_table *table, const char *bytes, int32_t length)
{
    credmatch_str url = {bytes, (size_t)length}, none = {NULL, 0};
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_status status = credmatch_table_lookup(table, url, none, &entry, NULL);
    return found(only_mark(url), status, entry);
}

/* A pointer to a function is as wide as one to an object wherever there is a JVM. */
NATIVE(jlong, foreignLookup)(JAVA, jboolean of_table)
{
    return of_table ? (jlong)(intptr_t)foreign_table_lookup : (jlong)(intptr_t)foreign_registry_lookup;
}

NATIVE(jint, lookupAgain)(JAVA, jlong object, jboolean of_table, jstring url, jstring service, REPLY)
{
    struct text in[2];
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_error *error = NULL;
    if (!READ(in, url, service)) {
        return PENDING;
    }
    credmatch_status status = LOOKUPS_OF(of_table)->one(OBJECT, in[0].str, in[1].str, &entry, &error);
    RELEASE(in);
    give_number(env, numbers, NUMBER, entry);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, sameScope)
(JAVA, jlong object, jboolean of_table, jstring one, jstring other, jstring service, REPLY)
{
    struct text in[3];
    bool same = false;
    credmatch_error *error = NULL;
    if (!READ(in, one, other, service)) {
        return PENDING;
    }
    credmatch_status status =
        LOOKUPS_OF(of_table)->same_scope(OBJECT, in[0].str, in[1].str, in[2].str, &same, &error);
    RELEASE(in);
    give_number(env, numbers, NUMBER, same);
    return done(env, status, error, texts, numbers);
}

/* Registry */

NATIVE(void, registryFree)(JAVA, jlong registry)
{
    credmatch_registry_free((credmatch_registry *)(intptr_t)registry);
}

NATIVE(jint, registryEntryCount)(JAVA, jlong registry)
{
    return (jint)credmatch_registry_entry_count(REGISTRY);
}

NATIVE(jint, registryFindMatch)(JAVA, jlong registry, jstring url, jstring service, REPLY)
{
    struct text in[2];
    credmatch_match *found = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, url, service)) {
        return PENDING;
    }
    credmatch_status status = credmatch_registry_find_match(REGISTRY, in[0].str, in[1].str, &found, &error);
    RELEASE(in);
    if (found != NULL) {
        give_str(env, texts, TEXT, credmatch_match_json(found));
        credmatch_match_free(found);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryExplain)(JAVA, jlong registry, jstring url, jstring service, jlong skip, jlong limit, REPLY)
{
    struct text in[2];
    credmatch_text *explanation = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, url, service)) {
        return PENDING;
    }
    credmatch_status status = credmatch_registry_explain(
        REGISTRY, in[0].str, in[1].str, (size_t)skip, (size_t)limit, &explanation, &error);
    RELEASE(in);
    give_text(env, texts, explanation);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryEntry)(JAVA, jlong registry, jint number, REPLY)
{
    credmatch_text *json = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_entry(REGISTRY, number, &json, &error);
    give_text(env, texts, json);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryLint)(JAVA, jlong registry, REPLY)
{
    credmatch_diagnostics *diagnostics = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_lint(REGISTRY, &diagnostics, &error);
    if (diagnostics != NULL) {
        give_str(env, texts, TEXT, credmatch_diagnostics_json(diagnostics));
        credmatch_diagnostics_free(diagnostics);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryDiff)(JAVA, jlong registry, jlong newer, jobjectArray urls, REPLY)
{
    struct list list;
    credmatch_text *differences = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, urls, &list)) {
        status = credmatch_registry_diff(
            REGISTRY, (const credmatch_registry *)(intptr_t)newer, list.texts, list.count, &differences, &error);
    }
    release_list(&list);
    give_text(env, texts, differences);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryAuthorization)(JAVA, jlong registry, jstring url, jstring service, jobjectArray challenges, REPLY)
{
    struct text in[2];
    struct list list;
    credmatch_authorization *found = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, url, service)) {
        return PENDING;
    }
    if (read_list(env, challenges, &list)) {
        status = credmatch_registry_authorization(
            REGISTRY, in[0].str, in[1].str, list.texts, list.count, &found, &error);
    }
    release_list(&list);
    RELEASE(in);
    give_authorization(env, texts, numbers, found);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryTableBytes)(JAVA, jlong registry, REPLY)
{
    credmatch_bytes *bytes = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_table_bytes(REGISTRY, &bytes, &error);
    if (bytes != NULL) {
        give_bytes(env, texts, TEXT, credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes));
        credmatch_bytes_free(bytes);
    }
    return done(env, status, error, texts, numbers);
}

/* Table */

/* A limit that is negative is the default. */
NATIVE(jint, tableFromBytes)(JAVA, jbyteArray array, jlong url_length, REPLY)
{
    size_t size = 0;
    credmatch_table *table = NULL;
    credmatch_error *error = NULL;
    uint8_t *bytes = read_bytes(env, array, &size);
    if (bytes == NULL) {
        return PENDING;
    }
    uint32_t most = url_length < 0 ? CREDMATCH_URL_LENGTH : (uint32_t)url_length;
    credmatch_status status = credmatch_table_from_bytes(bytes, size, most, &table, &error);
    free(bytes);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, NUMBER, handle_of(table));
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(void, tableFree)(JAVA, jlong table)
{
    credmatch_table_free((credmatch_table *)(intptr_t)table);
}

NATIVE(jint, tableEntryCount)(JAVA, jlong table)
{
    return (jint)credmatch_table_entry_count(TABLE);
}

NATIVE(jint, registryConfiguration)(JAVA, jlong registry, jint number, jobjectArray challenges, REPLY)
{
    struct list list;
    credmatch_text *json = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, challenges, &list)) {
        status = credmatch_registry_configuration(REGISTRY, number, list.texts, list.count, &json, &error);
    }
    release_list(&list);
    give_text(env, texts, json);
    return done(env, status, error, texts, numbers);
}

/* Users */

#define USER ((const credmatch_current_user *)(intptr_t)user)

NATIVE(jint, userNew)(JAVA, jstring name, jobjectArray groups, jobjectArray credentials, REPLY)
{
    struct text in[1];
    struct list member, own = {NULL, 0, NULL, 0};
    credmatch_current_user *made = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, name)) {
        return PENDING;
    }
    if (read_list(env, groups, &member) && read_list(env, credentials, &own)) {
        status = credmatch_current_user_new(
            in[0].str, member.texts, member.count, own.texts, own.count, &made, &error);
    }
    release_list(&member);
    release_list(&own);
    RELEASE(in);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, NUMBER, handle_of(made));
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, userImpersonating)(JAVA, jlong user, jstring name, jobjectArray groups, REPLY)
{
    struct text in[1];
    struct list added;
    credmatch_current_user *acting = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, name)) {
        return PENDING;
    }
    if (read_list(env, groups, &added)) {
        status = credmatch_current_user_impersonating(USER, in[0].str, added.texts, added.count, &acting, &error);
    }
    release_list(&added);
    RELEASE(in);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, NUMBER, handle_of(acting));
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(void, userFree)(JAVA, jlong user)
{
    credmatch_current_user_free((credmatch_current_user *)(intptr_t)user);
}

/* Sessions */

#define SESSIONS ((const credmatch_sessions *)(intptr_t)sessions)

/* The algorithms are three texts a key: its store, its alias, and how it signs. */
NATIVE(jint, sessionsNew)
(JAVA, jlong registry, jlong seed, jboolean allow_insecure, jboolean allow_unsigned, jobjectArray algorithms, REPLY)
{
    struct list list;
    credmatch_key_algorithm *keys = NULL;
    credmatch_sessions *sessions = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, algorithms, &list)) {
        keys = memory_of(env, list.count / 3 * sizeof *keys);
    }
    if (keys != NULL) {
        credmatch_sessions_options options = {
            sizeof options, allow_insecure != JNI_FALSE, allow_unsigned != JNI_FALSE, keys, list.count / 3};
        for (size_t at = 0; at < options.algorithm_count; at++) {
            keys[at].key_store = list.texts[3 * at];
            keys[at].alias = list.texts[3 * at + 1];
            keys[at].algorithm = list.texts[3 * at + 2];
        }
        status = credmatch_sessions_new(REGISTRY, (uint64_t)seed, &options, &sessions, &error);
    }
    free(keys);
    release_list(&list);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, NUMBER, handle_of(sessions));
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(void, sessionsFree)(JAVA, jlong sessions)
{
    credmatch_sessions_free((credmatch_sessions *)(intptr_t)sessions);
}

/* The value is ASCII as what makes it has it; one that is not goes the other way. */
static jint value_into(JNIEnv *env, credmatch_str value, jbyteArray to, jint room)
{
    unsigned any = 0;
    for (size_t at = 0; at < value.len; at++) {
        any |= (unsigned char)value.ptr[at];
    }
    if (any >= 0x80 || value.len > INT32_MAX) {
        return -1;
    }
    if ((jsize)value.len <= room) {
        (*env)->SetByteArrayRegion(env, to, 0, (jsize)value.len, (const jbyte *)value.ptr);
    }
    return (jint)value.len;
}

/* The lengths of both come along, as for a look-up. */
NATIVE(jint, sessionsHeader)
(JAVA, jlong sessions, jstring url, jint length, jstring service, jlong now, jbyteArray to, jint room)
{
    struct text text;
    credmatch_str value = {NULL, 0};
    credmatch_text *owner = NULL;
    credmatch_status status;
    if (!read_url(env, url, length, &text)) {
        return -1;
    }
    if (service == NULL) {
        credmatch_str none = {NULL, 0};
        status = credmatch_sessions_header(SESSIONS, text.str, none, (uint64_t)now, &value, &owner, NULL);
    } else {
        struct text named;
        if (!read(env, service, &named)) {
            release_url(&text);
            return -1;
        }
        status = credmatch_sessions_header(SESSIONS, text.str, named.str, (uint64_t)now, &value, &owner, NULL);
        release(&named);
    }
    release_url(&text);
    if (status != CREDMATCH_OK) {
        return -1;
    }
    jint size = value.ptr == NULL ? 0 : value_into(env, value, to, room);
    credmatch_text_free(owner);
    return size;
}

NATIVE(jint, sessionsHeaderAgain)(JAVA, jlong sessions, jstring url, jstring service, jlong now, REPLY)
{
    struct text in[2];
    credmatch_str value = {NULL, 0};
    credmatch_text *owner = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, url, service)) {
        return PENDING;
    }
    credmatch_status status =
        credmatch_sessions_header(SESSIONS, in[0].str, in[1].str, (uint64_t)now, &value, &owner, &error);
    RELEASE(in);
    if (status == CREDMATCH_OK && value.ptr != NULL) {
        give_str(env, texts, TEXT, value);
    }
    credmatch_text_free(owner);
    return done(env, status, error, texts, numbers);
}

/* Exchanges */

#define EXCHANGE_OF ((credmatch_exchange *)(intptr_t)exchange)

/* What to do next, and how far it is. */
static void give_exchange(JNIEnv *env, REPLY, const credmatch_exchange *exchange)
{
    give_str(env, texts, TEXT, credmatch_step_json(credmatch_exchange_step(exchange)));
    give_number(env, numbers, NUMBER, credmatch_exchange_entry(exchange));
    give_number(env, numbers, RETRIES, credmatch_exchange_retries(exchange));
    give_number(env, numbers, ENDED, credmatch_exchange_ended(exchange));
}

static jint next(JNIEnv *env, credmatch_status status, const credmatch_exchange *exchange, credmatch_error *error, REPLY)
{
    if (status == CREDMATCH_OK) {
        give_exchange(env, texts, numbers, exchange);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, sessionsBegin)
(JAVA, jlong sessions, jstring url, jstring method, jstring service, jint kind, jbyteArray body, jlong user, jlong now, REPLY)
{
    struct text in[3];
    size_t size = 0;
    uint8_t *bytes = NULL;
    credmatch_exchange *exchange = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, url, method, service)) {
        return PENDING;
    }
    if (body != NULL) {
        bytes = read_bytes(env, body, &size);
    }
    if (body == NULL || bytes != NULL) {
        credmatch_request request = {sizeof request, in[0].str, in[1].str, in[2].str, kind, bytes, size, USER};
        status = credmatch_sessions_begin(SESSIONS, &request, (uint64_t)now, &exchange, &error);
    }
    wipe_and_free(bytes, size);
    RELEASE(in);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, EXCHANGE, handle_of(exchange));
    }
    return next(env, status, exchange, error, texts, numbers);
}

NATIVE(void, exchangeFree)(JAVA, jlong exchange)
{
    credmatch_exchange_free(EXCHANGE_OF);
}

NATIVE(jint, exchangeAnswered)
(JAVA, jlong exchange, jint status_code, jobjectArray asks, jobjectArray says, jlong now, REPLY)
{
    struct list asked, said = {NULL, 0, NULL, 0};
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, asks, &asked) && read_list(env, says, &said)) {
        status = credmatch_exchange_answered(
            EXCHANGE_OF,
            (uint16_t)status_code,
            asked.texts,
            asked.count,
            said.texts,
            said.count,
            (uint64_t)now,
            &error);
    }
    release_list(&asked);
    release_list(&said);
    return next(env, status, EXCHANGE_OF, error, texts, numbers);
}

/* What is reported, as Exchange.java numbers it. */
enum { SIGNED = 0, ENCRYPTED = 1, NEGOTIATED = 2, FAILED = 3 };

NATIVE(jint, exchangeReport)(JAVA, jlong exchange, jint what, jbyteArray value, jlong now, REPLY)
{
    size_t size = 0;
    uint8_t *bytes = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (value != NULL) {
        bytes = read_bytes(env, value, &size);
        if (bytes == NULL) {
            return PENDING;
        }
    }
    if (what == SIGNED) {
        status = credmatch_exchange_signed(EXCHANGE_OF, bytes, size, (uint64_t)now, &error);
    } else if (what == ENCRYPTED) {
        credmatch_str token = {(const char *)bytes, size};
        status = credmatch_exchange_encrypted(EXCHANGE_OF, token, (uint64_t)now, &error);
    } else if (what == NEGOTIATED) {
        status = credmatch_exchange_negotiated(EXCHANGE_OF, bytes, size, (uint64_t)now, &error);
    } else if (what == FAILED) {
        status = credmatch_exchange_failed(EXCHANGE_OF, (uint64_t)now, &error);
    }
    wipe_and_free(bytes, size);
    return next(env, status, EXCHANGE_OF, error, texts, numbers);
}

/* Values for headers, and what servers ask for */

NATIVE(jint, basicAuthorization)
(JAVA, jstring name, jstring password, jboolean latin1, jboolean asks_for_utf8, REPLY)
{
    struct text in[2];
    credmatch_text *value = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, name, password)) {
        return PENDING;
    }
    credmatch_status status = credmatch_basic_authorization(
        in[0].str,
        in[1].str,
        latin1 ? CREDMATCH_CHARSET_ISO_8859_1 : CREDMATCH_CHARSET_UTF_8,
        asks_for_utf8 != JNI_FALSE,
        &value,
        &error);
    RELEASE(in);
    give_text(env, texts, value);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, bearerAuthorization)(JAVA, jstring token, jstring type, jstring url, REPLY)
{
    struct text in[3];
    credmatch_text *value = NULL;
    credmatch_error *error = NULL;
    if (!READ(in, token, type, url)) {
        return PENDING;
    }
    credmatch_status status =
        credmatch_bearer_authorization(in[0].str, in[1].str, in[2].str, &value, &error);
    RELEASE(in);
    give_text(env, texts, value);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, parseChallenges)(JAVA, jobjectArray lines, REPLY)
{
    struct list list;
    credmatch_text *json = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, lines, &list)) {
        status = credmatch_parse_challenges(list.texts, list.count, &json, &error);
    }
    release_list(&list);
    give_text(env, texts, json);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, selectChallenge)(JAVA, jobjectArray kinds, jobjectArray lines, REPLY)
{
    struct list some, list = {NULL, 0, NULL, 0};
    credmatch_text *json = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (read_list(env, kinds, &some) && read_list(env, lines, &list)) {
        status = credmatch_select_challenge(some.texts, some.count, list.texts, list.count, &json, &error);
    }
    release_list(&some);
    release_list(&list);
    give_text(env, texts, json);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, digestAuthorization)
(JAVA,
 jstring name,
 jstring password,
 jstring challenge,
 jstring method,
 jstring target,
 jbyteArray body,
 jlong count,
 jstring cnonce,
 jboolean latin1,
 REPLY)
{
    struct text in[6];
    size_t size = 0;
    uint8_t *bytes = NULL;
    credmatch_text *value = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, name, password, challenge, method, target, cnonce)) {
        return PENDING;
    }
    if (body != NULL) {
        bytes = read_bytes(env, body, &size);
    }
    if (body == NULL || bytes != NULL) {
        status = credmatch_digest_authorization(
            in[0].str,
            in[1].str,
            latin1 ? CREDMATCH_CHARSET_ISO_8859_1 : CREDMATCH_CHARSET_UTF_8,
            &in[2].str,
            1,
            in[3].str,
            in[4].str,
            bytes,
            size,
            (uint32_t)count,
            in[5].str,
            &value,
            &error);
    }
    wipe_and_free(bytes, size);
    RELEASE(in);
    give_text(env, texts, value);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, usernameToken)
(JAVA, jstring name, jstring password, jboolean digest, jbyteArray nonce, jlong created, jstring id, jint security, REPLY)
{
    struct text in[3];
    size_t size = 0;
    credmatch_text *xml = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!READ(in, name, password, id)) {
        return PENDING;
    }
    uint8_t *bytes = read_bytes(env, nonce, &size);
    if (bytes != NULL) {
        status = credmatch_username_token(
            in[0].str,
            in[1].str,
            digest ? CREDMATCH_PASSWORD_DIGEST : CREDMATCH_PASSWORD_TEXT,
            bytes,
            size,
            (uint64_t)created,
            in[2].str,
            security,
            &xml,
            &error);
    }
    wipe_and_free(bytes, size);
    RELEASE(in);
    give_text(env, texts, xml);
    return done(env, status, error, texts, numbers);
}
