/*
 * The class io.credmatch.Native on libcredmatch. Nothing is decided here: texts and numbers cross, and statuses come back.
 *
 * Texts go in from UTF-16 in one way for all: GetStringRegion into the stack, narrowed while it is checked to be ASCII,
 * and otherwise written as UTF-8. It is the cheapest way that is exact for all strings; what JNI calls UTF-8 is not.
 * Half of a surrogate pair becomes three bytes that are not UTF-8, so that the library refuses it as it does for C.
 * Texts come out as bytes of UTF-8.
 *
 * Copies of documents are wiped, since they hold secrets.
 */

#include <credmatch.h>
#include <jni.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NATIVE(type, name) JNIEXPORT type JNICALL Java_io_credmatch_Native_##name

enum {
    /* UTF-16 units that are read at a time, which are enough for nearly every URL. */
    CHUNK = 512,
    /* Units that are narrowed at a time. */
    STEP = 16,
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

/* Writes STEP units that are ASCII as bytes; false, and nothing that counts is written, if one is not. */
static inline bool narrow(const jchar *units, char *to)
{
    uint64_t words[STEP / 4];
    memcpy(words, units, sizeof words);
    if (((words[0] | words[1] | words[2] | words[3]) & UINT64_C(0xff80ff80ff80ff80)) != 0) {
        return false;
    }
    for (size_t i = 0; i < STEP; i++) {
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

/* The same, quickly as long as they are ASCII. */
static inline char *utf8(const jchar *units, size_t count, char *to)
{
    size_t at = 0;
    while (at + STEP <= count && narrow(units + at, to + at)) {
        at += STEP;
    }
    /* What is left is done again with some before it: the last step ends where the text does. */
    if (count >= STEP && count - at < STEP && narrow(units + count - STEP, to + count - STEP)) {
        return to + count;
    }
    return utf8_of_any(units + at, count - at, to + at);
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
                wipe_and_free(text->heap, used);
                return false;
            }
            memcpy(heap, text->heap, used);
            wipe_and_free(text->heap, used);
            text->heap = heap;
            text->size = size;
        }
        used = (size_t)(utf8(units, count, text->heap + used) - text->heap);
        at += count;
    }
    wipe(units, 0, sizeof units);
    text->str.ptr = text->heap;
    text->str.len = used;
    return true;
}

/* A string of this length. False if an exception is pending; there is then nothing to release. */
static inline bool read_whole(JNIEnv *env, jstring string, jint length, struct text *text)
{
    jchar units[CHUNK];
    text->heap = NULL;
    text->str.ptr = text->stack;
    if (length > CHUNK) {
        return read_long(env, string, (size_t)length, text);
    }
    (*env)->GetStringRegion(env, string, 0, length, units);
    text->str.len = (size_t)(utf8(units, (size_t)length, text->stack) - text->stack);
    return true;
}

/* The same for a string that may be NULL, which is the empty text. */
static inline bool read(JNIEnv *env, jstring string, struct text *text)
{
    if (string != NULL) {
        return read_whole(env, string, (*env)->GetStringLength(env, string), text);
    }
    text->heap = NULL;
    text->str.ptr = text->stack;
    text->str.len = 0;
    return true;
}

static inline void release(struct text *text)
{
    if (text->heap != NULL) {
        wipe_and_free(text->heap, text->str.len);
    }
}

/* The elements of an array of strings, until release_list(). */
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
            char *bytes = realloc(list->bytes, size);
            if (bytes == NULL) {
                release(&text);
                out_of_memory(env);
                return false;
            }
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
    free(list->bytes);
}

/* The bytes of an array, until they are wiped and freed. */
static uint8_t *read_bytes(JNIEnv *env, jbyteArray array, size_t *size)
{
    jsize length = (*env)->GetArrayLength(env, array);
    uint8_t *bytes = memory_of(env, (size_t)length);
    if (bytes != NULL) {
        (*env)->GetByteArrayRegion(env, array, 0, length, (jbyte *)bytes);
        *size = (size_t)length;
    }
    return bytes;
}

/* Answers out: what Reply.java reads */

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

static void give_text(JNIEnv *env, jobjectArray texts, credmatch_text *text)
{
    if (text != NULL) {
        give_bytes(env, texts, 0, credmatch_text_ptr(text), credmatch_text_len(text));
        credmatch_text_free(text);
    }
}

static void give_number(JNIEnv *env, jlongArray numbers, jlong number)
{
    if (!(*env)->ExceptionCheck(env)) {
        (*env)->SetLongArrayRegion(env, numbers, 0, 1, &number);
    }
}

static jlong handle_of(const void *object)
{
    return (jlong)(intptr_t)object;
}

/* Says why it failed, if it did, and gives the status back. */
static jint done(JNIEnv *env, credmatch_status status, credmatch_error *error, jobjectArray texts, jlongArray numbers)
{
    if (status != CREDMATCH_OK) {
        credmatch_str message = credmatch_error_message(error);
        const credmatch_diagnostics *diagnostics = credmatch_error_diagnostics(error);
        give_bytes(env, texts, 0, message.ptr, message.len);
        if (credmatch_diagnostics_count(diagnostics) > 0) {
            credmatch_str json = credmatch_diagnostics_json(diagnostics);
            give_bytes(env, texts, 1, json.ptr, json.len);
        }
        give_number(env, numbers, credmatch_error_offset(error));
        credmatch_error_free(error);
    }
    return status;
}

/* What a method gives when an exception is pending, so that nobody reads it. */
#define PENDING CREDMATCH_PANIC

#define BUILDER ((credmatch_builder *)(intptr_t)builder)
#define REGISTRY ((const credmatch_registry *)(intptr_t)registry)
#define TABLE ((const credmatch_table *)(intptr_t)table)

/* Functions */

NATIVE(jbyteArray, builtFor)(JNIEnv *env, jclass class)
{
    (void)class;
    return array_of(env, CREDMATCH_VERSION, strlen(CREDMATCH_VERSION));
}

NATIVE(jbyteArray, version)(JNIEnv *env, jclass class)
{
    (void)class;
    credmatch_str version = credmatch_version();
    return array_of(env, version.ptr, version.len);
}

NATIVE(jint, resolveReference)
(JNIEnv *env, jclass class, jstring base, jstring reference, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text from, to;
    credmatch_text *target = NULL;
    credmatch_error *error = NULL;
    if (!read(env, base, &from)) {
        return PENDING;
    }
    if (!read(env, reference, &to)) {
        release(&from);
        return PENDING;
    }
    credmatch_status status = credmatch_resolve_reference(from.str, to.str, &target, &error);
    release(&from);
    release(&to);
    give_text(env, texts, target);
    return done(env, status, error, texts, numbers);
}

/* Builder */

NATIVE(jlong, builderNew)(JNIEnv *env, jclass class)
{
    (void)env;
    (void)class;
    return handle_of(credmatch_builder_new());
}

NATIVE(void, builderFree)(JNIEnv *env, jclass class, jlong builder)
{
    (void)env;
    (void)class;
    credmatch_builder_free(BUILDER);
}

NATIVE(jint, builderGuessPorts)
(JNIEnv *env, jclass class, jlong builder, jboolean guess, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_guess_ports(BUILDER, guess != JNI_FALSE, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderLimit)
(JNIEnv *env, jclass class, jlong builder, jstring name, jlong value, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text named;
    credmatch_error *error = NULL;
    if (!read(env, name, &named)) {
        return PENDING;
    }
    credmatch_status status = credmatch_builder_limit(BUILDER, named.str, (uint32_t)value, &error);
    release(&named);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderTable)
(JNIEnv *env, jclass class, jlong builder, jbyteArray table, jobjectArray texts, jlongArray numbers)
{
    (void)class;
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

NATIVE(jint, builderAddText)
(JNIEnv *env,
 jclass class,
 jlong builder,
 jint layer,
 jstring name,
 jstring text,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text named, document;
    credmatch_error *error = NULL;
    if (!read(env, name, &named)) {
        return PENDING;
    }
    if (!read(env, text, &document)) {
        release(&named);
        return PENDING;
    }
    credmatch_status status = credmatch_builder_add_text(BUILDER, layer, named.str, document.str, &error);
    release(&named);
    release(&document);
    wipe(document.stack, 0, sizeof document.stack);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderAddBytes)
(JNIEnv *env,
 jclass class,
 jlong builder,
 jint layer,
 jstring name,
 jbyteArray document,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text named;
    size_t size = 0;
    credmatch_error *error = NULL;
    if (!read(env, name, &named)) {
        return PENDING;
    }
    uint8_t *bytes = read_bytes(env, document, &size);
    if (bytes == NULL) {
        release(&named);
        return PENDING;
    }
    credmatch_status status = credmatch_builder_add_bytes(BUILDER, layer, named.str, bytes, size, &error);
    release(&named);
    wipe_and_free(bytes, size);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderIncludeText)
(JNIEnv *env, jclass class, jlong builder, jstring target, jstring text, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text named, document;
    credmatch_error *error = NULL;
    if (!read(env, target, &named)) {
        return PENDING;
    }
    if (!read(env, text, &document)) {
        release(&named);
        return PENDING;
    }
    credmatch_status status = credmatch_builder_include_text(BUILDER, named.str, document.str, &error);
    release(&named);
    release(&document);
    wipe(document.stack, 0, sizeof document.stack);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderIncludeBytes)
(JNIEnv *env, jclass class, jlong builder, jstring target, jbyteArray document, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text named;
    size_t size = 0;
    credmatch_error *error = NULL;
    if (!read(env, target, &named)) {
        return PENDING;
    }
    uint8_t *bytes = read_bytes(env, document, &size);
    if (bytes == NULL) {
        release(&named);
        return PENDING;
    }
    credmatch_status status = credmatch_builder_include_bytes(BUILDER, named.str, bytes, size, &error);
    release(&named);
    wipe_and_free(bytes, size);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderPriority)
(JNIEnv *env, jclass class, jlong builder, jint priority, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_priority(BUILDER, priority, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderFormatVersion)
(JNIEnv *env, jclass class, jlong builder, jint version, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_format_version(BUILDER, (uint32_t)version, &error);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderLoad)
(JNIEnv *env,
 jclass class,
 jlong builder,
 jint layer,
 jstring path,
 jstring root,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text file, folder;
    credmatch_error *error = NULL;
    if (!read(env, path, &file)) {
        return PENDING;
    }
    if (!read(env, root, &folder)) {
        release(&file);
        return PENDING;
    }
    credmatch_status status = credmatch_builder_load(BUILDER, layer, file.str, folder.str, &error);
    release(&file);
    release(&folder);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderMissingIncludes)(JNIEnv *env, jclass class, jlong builder, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_includes *includes = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_missing_includes(BUILDER, &includes, &error);
    if (includes != NULL) {
        credmatch_str json = credmatch_includes_json(includes);
        give_bytes(env, texts, 0, json.ptr, json.len);
        credmatch_includes_free(includes);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, builderCompile)(JNIEnv *env, jclass class, jlong builder, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_registry *registry = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_builder_compile(BUILDER, &registry, &error);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, handle_of(registry));
    }
    return done(env, status, error, texts, numbers);
}

/* Look-ups, of registries and tables */

typedef credmatch_status many_function(
    const void *object,
    const credmatch_str *urls,
    size_t count,
    credmatch_str service,
    int32_t *entries,
    credmatch_error **error);

static credmatch_status registry_many(
    const void *object,
    const credmatch_str *urls,
    size_t count,
    credmatch_str service,
    int32_t *entries,
    credmatch_error **error)
{
    return credmatch_registry_lookup_many(object, urls, count, service, entries, error);
}

static credmatch_status table_many(
    const void *object,
    const credmatch_str *urls,
    size_t count,
    credmatch_str service,
    int32_t *entries,
    credmatch_error **error)
{
    return credmatch_table_lookup_many(object, urls, count, service, entries, error);
}

struct batch {
    jint lengths[BATCH_URLS];
    credmatch_str urls[BATCH_URLS];
    int32_t entries[BATCH_URLS];
    jchar units[BATCH_UNITS];
    char bytes[BATCH_UNITS * WIDEST];
};

/* Batch.java keeps to the sizes, but for one URL that is longer by itself. */
static jint lookup_many(
    JNIEnv *env,
    many_function *many,
    const void *object,
    jcharArray units,
    jintArray lengths,
    jint first,
    jint count,
    jstring service,
    jintArray answers,
    jobjectArray texts,
    jlongArray numbers)
{
    struct batch batch;
    struct text named;
    jchar *from = batch.units;
    char *to = batch.bytes;
    size_t sum = 0;
    credmatch_error *error = NULL;
    (*env)->GetIntArrayRegion(env, lengths, first, count, batch.lengths);
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
    const jchar *unit = from;
    char *end = to;
    for (jint at = 0; at < count; at++) {
        size_t length = (size_t)batch.lengths[at];
        char *start = end;
        end = utf8(unit, length, start);
        unit += length;
        batch.urls[at].ptr = start;
        batch.urls[at].len = (size_t)(end - start);
    }
    credmatch_status status = many(object, batch.urls, (size_t)count, named.str, batch.entries, &error);
    if (status == CREDMATCH_OK) {
        (*env)->SetIntArrayRegion(env, answers, first, count, batch.entries);
    }
    if (sum > BATCH_UNITS) {
        free(from);
        free(to);
    }
    release(&named);
    return done(env, status, error, texts, numbers);
}

/* The length comes along since asking for it is another transition into the JVM. */
NATIVE(jint, registryLookup)(JNIEnv *env, jclass class, jlong registry, jstring url, jint length, jstring service)
{
    (void)class;
    struct text text;
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_status status;
    if (!read_whole(env, url, length, &text)) {
        return CREDMATCH_INVALID_URL;
    }
    if (service == NULL) {
        status = credmatch_registry_lookup(REGISTRY, text.str, &entry, NULL);
    } else {
        struct text named;
        if (!read(env, service, &named)) {
            release(&text);
            return CREDMATCH_INVALID_URL;
        }
        status = credmatch_registry_lookup_service(REGISTRY, text.str, named.str, &entry, NULL);
        release(&named);
    }
    release(&text);
    return status == CREDMATCH_OK ? entry : CREDMATCH_INVALID_URL;
}

NATIVE(jint, registryLookupAgain)
(JNIEnv *env, jclass class, jlong registry, jstring url, jstring service, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text text, named;
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_error *error = NULL;
    if (!read(env, url, &text)) {
        return PENDING;
    }
    if (!read(env, service, &named)) {
        release(&text);
        return PENDING;
    }
    credmatch_status status = credmatch_registry_lookup_service(REGISTRY, text.str, named.str, &entry, &error);
    release(&text);
    release(&named);
    give_number(env, numbers, entry);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryLookupMany)
(JNIEnv *env,
 jclass class,
 jlong registry,
 jcharArray units,
 jintArray lengths,
 jint first,
 jint count,
 jstring service,
 jintArray answers,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    return lookup_many(
        env, registry_many, REGISTRY, units, lengths, first, count, service, answers, texts, numbers);
}

NATIVE(jint, tableLookup)(JNIEnv *env, jclass class, jlong table, jstring url, jint length, jstring service)
{
    (void)class;
    struct text text, named;
    int32_t entry = CREDMATCH_INVALID_URL;
    if (!read_whole(env, url, length, &text)) {
        return CREDMATCH_INVALID_URL;
    }
    if (!read(env, service, &named)) {
        release(&text);
        return CREDMATCH_INVALID_URL;
    }
    credmatch_status status = credmatch_table_lookup(TABLE, text.str, named.str, &entry, NULL);
    release(&text);
    release(&named);
    return status == CREDMATCH_OK ? entry : CREDMATCH_INVALID_URL;
}

NATIVE(jint, tableLookupAgain)
(JNIEnv *env, jclass class, jlong table, jstring url, jstring service, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text text, named;
    int32_t entry = CREDMATCH_INVALID_URL;
    credmatch_error *error = NULL;
    if (!read(env, url, &text)) {
        return PENDING;
    }
    if (!read(env, service, &named)) {
        release(&text);
        return PENDING;
    }
    credmatch_status status = credmatch_table_lookup(TABLE, text.str, named.str, &entry, &error);
    release(&text);
    release(&named);
    give_number(env, numbers, entry);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, tableLookupMany)
(JNIEnv *env,
 jclass class,
 jlong table,
 jcharArray units,
 jintArray lengths,
 jint first,
 jint count,
 jstring service,
 jintArray answers,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    return lookup_many(env, table_many, TABLE, units, lengths, first, count, service, answers, texts, numbers);
}

NATIVE(jint, registrySameScope)
(JNIEnv *env,
 jclass class,
 jlong registry,
 jstring one,
 jstring other,
 jstring service,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text a, b, named;
    bool same = false;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!read(env, one, &a)) {
        return PENDING;
    }
    if (read(env, other, &b)) {
        if (read(env, service, &named)) {
            status = credmatch_registry_same_scope(REGISTRY, a.str, b.str, named.str, &same, &error);
            release(&named);
        }
        release(&b);
    }
    release(&a);
    give_number(env, numbers, same);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, tableSameScope)
(JNIEnv *env,
 jclass class,
 jlong table,
 jstring one,
 jstring other,
 jstring service,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text a, b, named;
    bool same = false;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!read(env, one, &a)) {
        return PENDING;
    }
    if (read(env, other, &b)) {
        if (read(env, service, &named)) {
            status = credmatch_table_same_scope(TABLE, a.str, b.str, named.str, &same, &error);
            release(&named);
        }
        release(&b);
    }
    release(&a);
    give_number(env, numbers, same);
    return done(env, status, error, texts, numbers);
}

/* Registry */

NATIVE(void, registryFree)(JNIEnv *env, jclass class, jlong registry)
{
    (void)env;
    (void)class;
    credmatch_registry_free((credmatch_registry *)(intptr_t)registry);
}

NATIVE(jint, registryEntryCount)(JNIEnv *env, jclass class, jlong registry)
{
    (void)env;
    (void)class;
    return (jint)credmatch_registry_entry_count(REGISTRY);
}

NATIVE(jint, registryFindMatch)
(JNIEnv *env, jclass class, jlong registry, jstring url, jstring service, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct text text, named;
    credmatch_match *found = NULL;
    credmatch_error *error = NULL;
    if (!read(env, url, &text)) {
        return PENDING;
    }
    if (!read(env, service, &named)) {
        release(&text);
        return PENDING;
    }
    credmatch_status status = credmatch_registry_find_match(REGISTRY, text.str, named.str, &found, &error);
    release(&text);
    release(&named);
    if (found != NULL) {
        credmatch_str json = credmatch_match_json(found);
        give_bytes(env, texts, 0, json.ptr, json.len);
        credmatch_match_free(found);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryExplain)
(JNIEnv *env,
 jclass class,
 jlong registry,
 jstring url,
 jstring service,
 jlong skip,
 jlong limit,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text text, named;
    credmatch_text *explanation = NULL;
    credmatch_error *error = NULL;
    if (!read(env, url, &text)) {
        return PENDING;
    }
    if (!read(env, service, &named)) {
        release(&text);
        return PENDING;
    }
    credmatch_status status = credmatch_registry_explain(
        REGISTRY, text.str, named.str, (size_t)skip, (size_t)limit, &explanation, &error);
    release(&text);
    release(&named);
    give_text(env, texts, explanation);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryEntry)
(JNIEnv *env, jclass class, jlong registry, jint number, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_text *json = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_entry(REGISTRY, number, &json, &error);
    give_text(env, texts, json);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryLint)(JNIEnv *env, jclass class, jlong registry, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_diagnostics *diagnostics = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_lint(REGISTRY, &diagnostics, &error);
    if (diagnostics != NULL) {
        credmatch_str json = credmatch_diagnostics_json(diagnostics);
        give_bytes(env, texts, 0, json.ptr, json.len);
        credmatch_diagnostics_free(diagnostics);
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryDiff)
(JNIEnv *env, jclass class, jlong registry, jlong newer, jobjectArray urls, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    struct list list;
    credmatch_text *differences = NULL;
    credmatch_error *error = NULL;
    if (!read_list(env, urls, &list)) {
        release_list(&list);
        return PENDING;
    }
    credmatch_status status = credmatch_registry_diff(
        REGISTRY, (const credmatch_registry *)(intptr_t)newer, list.texts, list.count, &differences, &error);
    release_list(&list);
    give_text(env, texts, differences);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryAuthorization)
(JNIEnv *env,
 jclass class,
 jlong registry,
 jstring url,
 jstring service,
 jobjectArray challenges,
 jobjectArray texts,
 jlongArray numbers)
{
    (void)class;
    struct text text, named;
    struct list list;
    credmatch_text *value = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = PENDING;
    if (!read(env, url, &text)) {
        return PENDING;
    }
    if (read(env, service, &named)) {
        if (read_list(env, challenges, &list)) {
            status = credmatch_registry_authorization(
                REGISTRY, text.str, named.str, list.texts, list.count, &value, &error);
        }
        release_list(&list);
        release(&named);
    }
    release(&text);
    give_text(env, texts, value);
    return done(env, status, error, texts, numbers);
}

NATIVE(jint, registryTableBytes)(JNIEnv *env, jclass class, jlong registry, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    credmatch_bytes *bytes = NULL;
    credmatch_error *error = NULL;
    credmatch_status status = credmatch_registry_table_bytes(REGISTRY, &bytes, &error);
    if (bytes != NULL) {
        give_bytes(env, texts, 0, credmatch_bytes_ptr(bytes), credmatch_bytes_len(bytes));
        credmatch_bytes_free(bytes);
    }
    return done(env, status, error, texts, numbers);
}

/* Table */

NATIVE(jint, tableFromBytes)(JNIEnv *env, jclass class, jbyteArray array, jobjectArray texts, jlongArray numbers)
{
    (void)class;
    size_t size = 0;
    credmatch_table *table = NULL;
    credmatch_error *error = NULL;
    uint8_t *bytes = read_bytes(env, array, &size);
    if (bytes == NULL) {
        return PENDING;
    }
    credmatch_status status = credmatch_table_from_bytes(bytes, size, &table, &error);
    free(bytes);
    if (status == CREDMATCH_OK) {
        give_number(env, numbers, handle_of(table));
    }
    return done(env, status, error, texts, numbers);
}

NATIVE(void, tableFree)(JNIEnv *env, jclass class, jlong table)
{
    (void)env;
    (void)class;
    credmatch_table_free((credmatch_table *)(intptr_t)table);
}

NATIVE(jint, tableEntryCount)(JNIEnv *env, jclass class, jlong table)
{
    (void)env;
    (void)class;
    return (jint)credmatch_table_entry_count(TABLE);
}
