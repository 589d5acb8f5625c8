/* Where bytes come from: a file, standard input, or memory; one window that moves over them. */
#include "source.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { first_window = 1 << 20, most_record = 64 << 20 };

const char *fnl_source_name(const char *path)
{
    return strcmp(path, "-") == 0 ? "standard input" : path;
}

bool fnl_source_open(fnl_source *source, const char *path, fnl_trouble *trouble)
{
    *source = (fnl_source){ .name = fnl_source_name(path), .file = STDIN_FILENO, .size = -1 };
    if (strcmp(path, "-") != 0)
        source->file = open(path, O_RDONLY | O_CLOEXEC);
    if (source->file < 0)
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: cannot be opened: %s", source->name, strerror(errno));
    struct stat about;
    if (fstat(source->file, &about) == 0) {
        if (S_ISDIR(about.st_mode)) {
            fnl_source_close(source);
            return fnl_trouble_set(trouble, fnl_exit_files, "%s: is a directory, a file is needed",
                                   fnl_source_name(path));
        }
        if (S_ISREG(about.st_mode))
            source->size = about.st_size;
    }
    source->capacity = first_window;
    source->bytes = fnl_resize_memory(NULL, source->capacity + 1, 1);
    return true;
}

void fnl_source_of_memory(fnl_source *source, const char *name, fnl_slice bytes)
{
    *source = (fnl_source){ .name = name, .file = -1, .size = (int64_t)bytes.length, .ended = true };
    source->capacity = bytes.length;
    source->end = bytes.length;
    source->bytes = fnl_resize_memory(NULL, bytes.length + 1, 1);
    if (bytes.length > 0)
        memcpy(source->bytes, bytes.bytes, bytes.length);
}

static bool make_room(fnl_source *source, int64_t line, fnl_trouble *trouble)
{
    size_t kept = source->end - source->start;
    if (kept > 0 && source->start > 0)
        memmove(source->bytes, source->bytes + source->start, kept);
    source->start = 0;
    source->end = kept;
    if (kept < source->capacity)
        return true;
    if (source->capacity >= most_record)
        return fnl_trouble_set(
            trouble, fnl_exit_files,
            "%s:%lld: a record of more than %d MiB begins here; is a closing quote or a line end missing?",
            source->name, (long long)line, most_record >> 20);
    source->capacity *= 2;
    source->bytes = fnl_resize_memory(source->bytes, source->capacity + 1, 1);
    return true;
}

bool fnl_source_more(fnl_source *source, int64_t line, fnl_trouble *trouble)
{
    if (source->ended)
        return true;
    if (!make_room(source, line, trouble))
        return false;
    /* The whole window: a long record in small pieces would be read from its beginning with every piece. */
    while (source->end < source->capacity && !source->ended) {
        ssize_t got = read(source->file, source->bytes + source->end, source->capacity - source->end);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fnl_trouble_set(trouble, fnl_exit_files, "%s: cannot be read: %s", source->name, strerror(errno));
        source->ended = got == 0;
        source->end += (size_t)got;
        atomic_fetch_add_explicit(&source->taken, got, memory_order_relaxed);
    }
    return true;
}

void fnl_source_close(fnl_source *source)
{
    if (source->file > STDIN_FILENO)
        close(source->file);
    free(source->bytes);
    *source = (fnl_source){ .file = -1, .ended = true };
}

bool fnl_source_whole(const char *path, size_t most, char **bytes, size_t *size, fnl_trouble *trouble)
{
    fnl_source source;
    if (!fnl_source_open(&source, path, trouble))
        return false;
    while (!source.ended && source.end <= most) {
        if (!fnl_source_more(&source, 1, trouble)) {
            fnl_source_close(&source);
            return false;
        }
    }
    if (source.end > most) {
        fnl_source_close(&source);
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: is larger than %zu MiB", fnl_source_name(path),
                               most >> 20);
    }
    *bytes = source.bytes;
    *size = source.end;
    source.bytes = NULL;
    fnl_source_close(&source);
    return true;
}
