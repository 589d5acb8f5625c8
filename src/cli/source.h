/* Where bytes come from: a file, standard input, or memory; one window that moves over them. */
#ifndef FNL_CLI_SOURCE_H
#define FNL_CLI_SOURCE_H

#include "slice.h"
#include "trouble.h"

#include <stdatomic.h>
#include <stdint.h>

enum {
    fnl_window_padding = 64,      /* bytes behind a window that may be read and written */
    fnl_window_usual = 1 << 20,   /* what a window is filled to */
    fnl_window_at_once = 8 << 20, /* the same for who wants the first rows and no more */
};

/* Bytes that are not yet taken: bytes[start] to bytes[end]. */
typedef struct fnl_window {
    char *bytes; /* NULL: nothing was read yet */
    size_t start;
    size_t end;
    size_t capacity; /* without the padding */
} fnl_window;

typedef struct fnl_source {
    const char *name; /* for messages */
    int file;         /* -1: memory */
    fnl_slice memory; /* what is not yet in the window, if it is memory */
    fnl_window window;
    size_t usual;               /* what the window is filled to */
    size_t fill;                /* the same for a record that is longer */
    bool ended;                 /* nothing comes after the window */
    int64_t size;               /* of a regular file; -1: not known */
    atomic_int_least64_t taken; /* bytes read so far, for the progress bar */
} fnl_source;

/* What messages call it. */
const char *fnl_source_name(const char *path);

/* path "-" is standard input. */
bool fnl_source_open(fnl_source *source, const char *path, fnl_trouble *trouble);

/* Reads from memory, which is borrowed. */
void fnl_source_of_memory(fnl_source *source, const char *name, fnl_slice bytes);

/* Fills the window to so many bytes from now on. */
void fnl_source_fill_to(fnl_source *source, size_t usual);

/* Moves what is not yet taken to the front and reads more behind it. line is where the record that does not fit yet
   begins. Fails for what cannot be read, and for a record over the limit. */
bool fnl_source_more(fnl_source *source, int64_t line, fnl_trouble *trouble);

/* The window goes to `taken` up to its byte `cut`, in exchange for what taken had before; the rest stays. */
void fnl_source_give(fnl_source *source, size_t cut, fnl_window *taken);

void fnl_source_close(fnl_source *source);

/* The whole of a file, at most `most` bytes; freed by the caller. */
bool fnl_source_whole(const char *path, size_t most, char **bytes, size_t *size, fnl_trouble *trouble);

#endif
