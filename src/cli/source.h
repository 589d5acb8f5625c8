/* Where bytes come from: a file, standard input, or memory; one window that moves over them. */
#ifndef FNL_CLI_SOURCE_H
#define FNL_CLI_SOURCE_H

#include "slice.h"
#include "trouble.h"

#include <stdatomic.h>
#include <stdint.h>

typedef struct fnl_source {
    const char *name; /* for messages */
    int file;         /* -1: memory */
    char *bytes;      /* the window; one writable byte more than capacity */
    size_t start;     /* what is not yet taken: bytes[start] to bytes[end] */
    size_t end;
    size_t capacity;
    bool ended;                 /* nothing comes after the window */
    int64_t size;               /* of a regular file; -1: not known */
    atomic_int_least64_t taken; /* bytes read so far, for the progress bar */
} fnl_source;

/* What messages call it. */
const char *fnl_source_name(const char *path);

/* path "-" is standard input. */
bool fnl_source_open(fnl_source *source, const char *path, fnl_trouble *trouble);

/* Reads from memory: a copy is made. */
void fnl_source_of_memory(fnl_source *source, const char *name, fnl_slice bytes);

/* Moves what is not yet taken to the front and reads more behind it. line is where the record that does not fit yet
   begins. Fails for what cannot be read, and for a record over the limit. */
bool fnl_source_more(fnl_source *source, int64_t line, fnl_trouble *trouble);

void fnl_source_close(fnl_source *source);

/* The whole of a file, at most `most` bytes; freed by the caller. */
bool fnl_source_whole(const char *path, size_t most, char **bytes, size_t *size, fnl_trouble *trouble);

#endif
