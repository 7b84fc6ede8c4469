/* What the tests have in common. They are C99 and C++11 alike. */

#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Twice, as it happens in programs. */
#include "credmatch.h"
#include "credmatch.h"

/* Stands in every document of the tests as a secret, and must be in nothing that the library hands out. */
#define CANARY "c4n4ry-s3cr3t"

/* What holds if not, it is said where, and the test goes on. */
#define CHECK(condition) check((condition) ? 1 : 0, #condition, __FILE__, __LINE__)

void check(int holds, const char *condition, const char *file, int line);

/* A text equals a string; it is no more and no less. */
int equals(credmatch_str text, const char *expected);

/* A text has a string in it. */
int contains(credmatch_str text, const char *part);

/* Three servers and more: see documents.c. The caller frees it. */
credmatch_registry *sample(void);

/* The document of the sample. */
extern const char *const SAMPLE;

/* The tests, each in the file of its name. */
void documents(void);
void lookups(void);
void records(void);
void files(const char *folder);
void nulls(const char *folder);
void texts(void);
void exchanges(void);
void sharing(void);
void secrets(void);

#endif
