/* Where output goes: standard output, or a temporary file in the folder of its target that takes the target's name only
   when all is written. */
#ifndef FNL_CLI_FILES_H
#define FNL_CLI_FILES_H

#include "slice.h"
#include "trouble.h"

#include <sys/types.h>

typedef struct fnl_file {
    int file;
    const char *name; /* for messages */
    char *target;     /* NULL: written directly */
    char *temporary;
    off_t written;
    off_t started; /* what the system was told to bring to the disk */
} fnl_file;

/* path NULL or "-": standard output. Something that is no regular file, such as a device, is written directly. */
bool fnl_file_open(fnl_file *file, const char *path, fnl_trouble *trouble);

/* All of it. A closed pipe is trouble without a word and with exit code 0. */
bool fnl_file_write(fnl_file *file, fnl_slice bytes, fnl_trouble *trouble);

/* All is written: the temporary file becomes the target. */
bool fnl_file_commit(fnl_file *file, fnl_trouble *trouble);

/* Opens, writes and commits a file whose bytes are all at hand. */
bool fnl_file_write_all(const char *path, fnl_slice bytes, fnl_trouble *trouble);

/* Leaves nothing behind; after a commit it does nothing. */
void fnl_file_discard(fnl_file *file);

/* Removes the temporary files that are open, for an end that nobody foresaw. */
void fnl_files_discard_all(void);

/* An interrupt removes them too; a closed pipe and a file grown too large are errors of write, not signals. */
void fnl_files_watch_signals(void);

#endif
