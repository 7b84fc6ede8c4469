/* The same look-ups in a loop of C, in the same process: what crossing into native code is measured against. */

#include <credmatch.h>
#include <jni.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

struct loop {
    credmatch_registry *registry;
    size_t count;
    char *bytes;
    int32_t *numbers;
    credmatch_str urls[];
};

JNIEXPORT jlong JNICALL Java_io_credmatch_bench_Loop_open(
    JNIEnv *env, jclass class, jbyteArray xml, jbyteArray urls, jintArray lengths)
{
    (void)class;
    jsize count = (*env)->GetArrayLength(env, lengths);
    struct loop *loop = malloc(sizeof *loop + (size_t)count * sizeof loop->urls[0]);
    jsize size = (*env)->GetArrayLength(env, xml);
    jbyte *document = (*env)->GetByteArrayElements(env, xml, NULL);
    jint *length = (*env)->GetIntArrayElements(env, lengths, NULL);
    if (loop == NULL || document == NULL || length == NULL) {
        return 0;
    }
    loop->registry = NULL;
    loop->count = (size_t)count;
    credmatch_registry_compile(credmatch_str_from((const char *)document, (size_t)size), &loop->registry, NULL);
    (*env)->ReleaseByteArrayElements(env, xml, document, JNI_ABORT);
    size = (*env)->GetArrayLength(env, urls);
    loop->bytes = malloc((size_t)size);
    loop->numbers = malloc((size_t)count * sizeof *loop->numbers);
    if (loop->registry == NULL || loop->bytes == NULL || loop->numbers == NULL) {
        return 0;
    }
    (*env)->GetByteArrayRegion(env, urls, 0, size, (jbyte *)loop->bytes);
    size_t at = 0;
    for (jsize i = 0; i < count; i++) {
        loop->urls[i] = credmatch_str_from(loop->bytes + at, (size_t)length[i]);
        at += (size_t)length[i];
    }
    (*env)->ReleaseIntArrayElements(env, lengths, length, JNI_ABORT);
    return (jlong)(intptr_t)loop;
}

/* All of them once, one by one; gives the sum of the numbers. */
JNIEXPORT jlong JNICALL Java_io_credmatch_bench_Loop_single(JNIEnv *env, jclass class, jlong address)
{
    (void)env;
    (void)class;
    const struct loop *loop = (const struct loop *)(intptr_t)address;
    jlong sum = 0;
    for (size_t i = 0; i < loop->count; i++) {
        int32_t entry = CREDMATCH_INVALID_URL;
        credmatch_registry_lookup(loop->registry, loop->urls[i], CREDMATCH_NO_TEXT, &entry, NULL);
        sum += entry;
    }
    return sum;
}

/* All of them in one call; gives the first number. */
JNIEXPORT jlong JNICALL Java_io_credmatch_bench_Loop_many(JNIEnv *env, jclass class, jlong address)
{
    (void)env;
    (void)class;
    const struct loop *loop = (const struct loop *)(intptr_t)address;
    credmatch_str none = {NULL, 0};
    credmatch_registry_lookup_many(loop->registry, loop->urls, loop->count, none, loop->numbers, NULL);
    return loop->numbers[0];
}
