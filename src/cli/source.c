/* Where bytes come from: a file, standard input, or memory; one window that moves over them. */
#include "source.h"

#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { most_record = 64 << 20 };

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
    fnl_source_fill_to(source, fnl_window_usual);
    return true;
}

void fnl_source_of_memory(fnl_source *source, const char *name, fnl_slice bytes)
{
    *source = (fnl_source){ .name = name, .file = -1, .memory = bytes, .size = (int64_t)bytes.length };
    fnl_source_fill_to(source, fnl_window_usual);
}

void fnl_source_fill_to(fnl_source *source, size_t usual)
{
    source->usual = usual;
    source->fill = usual;
}

static void make_capacity(fnl_window *window, size_t capacity)
{
    if (capacity > window->capacity || window->bytes == NULL) {
        window->capacity = capacity;
        window->bytes = fnl_resize_memory(window->bytes, capacity + fnl_window_padding, 1);
    }
    memset(window->bytes + window->end, 0, fnl_window_padding);
}

static bool make_room(fnl_source *source, int64_t line, fnl_trouble *trouble)
{
    fnl_window *window = &source->window;
    size_t kept = window->end - window->start;
    if (kept > 0 && window->start > 0)
        memmove(window->bytes, window->bytes + window->start, kept);
    window->start = 0;
    window->end = kept;
    while (kept >= source->fill) {
        if (source->fill >= most_record)
            return fnl_trouble_set(
                trouble, fnl_exit_files,
                "%s:%lld: a record of more than %d MiB begins here; is a closing quote or a line end missing?",
                source->name, (long long)line, most_record >> 20);
        source->fill *= 2;
    }
    make_capacity(window, source->fill);
    return true;
}

/* The next bytes, at most `most`; -1 as read says it. */
static ssize_t read_bytes(fnl_source *source, char *to, size_t most)
{
    if (source->file >= 0)
        return read(source->file, to, most);
    size_t size = source->memory.length < most ? source->memory.length : most;
    if (size > 0)
        memcpy(to, source->memory.bytes, size);
    source->memory = (fnl_slice){ source->memory.bytes + size, source->memory.length - size };
    return (ssize_t)size;
}

bool fnl_source_more(fnl_source *source, int64_t line, fnl_trouble *trouble)
{
    if (source->ended)
        return true;
    if (!make_room(source, line, trouble))
        return false;
    fnl_window *window = &source->window;
    /* All of it: a long record in small pieces would be read from its beginning with every piece. */
    while (window->end < source->fill && !source->ended) {
        ssize_t got = read_bytes(source, window->bytes + window->end, source->fill - window->end);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fnl_trouble_set(trouble, fnl_exit_files, "%s: cannot be read: %s", source->name, strerror(errno));
        source->ended = got == 0;
        window->end += (size_t)got;
        atomic_fetch_add_explicit(&source->taken, got, memory_order_relaxed);
    }
    memset(window->bytes + window->end, 0, fnl_window_padding);
    return true;
}

void fnl_source_give(fnl_source *source, size_t cut, fnl_window *taken)
{
    fnl_window given = source->window;
    size_t rest = given.end - cut;
    source->fill = source->usual;
    taken->start = 0;
    taken->end = 0;
    make_capacity(taken, rest > source->usual ? rest : source->usual);
    memcpy(taken->bytes, given.bytes + cut, rest);
    taken->end = rest;
    source->window = *taken;
    *taken = given;
    taken->end = cut;
}

void fnl_source_close(fnl_source *source)
{
    if (source->file > STDIN_FILENO)
        close(source->file);
    free(source->window.bytes);
    *source = (fnl_source){ .file = -1, .ended = true };
}

bool fnl_source_whole(const char *path, size_t most, char **bytes, size_t *size, fnl_trouble *trouble)
{
    fnl_source source;
    if (!fnl_source_open(&source, path, trouble))
        return false;
    while (!source.ended && source.window.end <= most) {
        if (!fnl_source_more(&source, 1, trouble)) {
            fnl_source_close(&source);
            return false;
        }
    }
    if (source.window.end > most) {
        fnl_source_close(&source);
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: is larger than %zu MiB", fnl_source_name(path),
                               most >> 20);
    }
    *bytes = source.window.bytes;
    *size = source.window.end;
    source.window.bytes = NULL;
    fnl_source_close(&source);
    return true;
}
