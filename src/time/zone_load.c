/* Zones by name, from a folder of TZif files. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "time/zone.h"

#define SYSTEM_FOLDER "/usr/share/zoneinfo"

enum { largest_file = 1 << 20, most_parts = 3, longest_name = 128 };

static bool is_name_byte(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
           byte == '_' || byte == '+' || byte == '-';
}

/* One to three parts with / between them. */
static bool has_name_form(fnl_text name)
{
    unsigned parts = 1;
    size_t part_length = 0;
    for (size_t i = 0; i < name.length; i++) {
        if (name.bytes[i] == '/' && part_length > 0) {
            parts++;
            part_length = 0;
        } else if (is_name_byte(name.bytes[i])) {
            part_length++;
        } else {
            return false;
        }
    }
    return part_length > 0 && parts <= most_parts && name.length <= longest_name;
}

static bool begins_with(fnl_text text, fnl_text start)
{
    return text.length >= start.length && memcmp(text.bytes, start.bytes, start.length) == 0;
}

/* Those with leap seconds, and those that name no place: localtime is another zone on every machine. */
bool fnl_zone_name_valid(fnl_text name)
{
    return has_name_form(name) && !begins_with(name, FNL_TEXT("right/")) && !begins_with(name, FNL_TEXT("posix/")) &&
           !fnl_text_equal(name, FNL_TEXT("localtime")) && !fnl_text_equal(name, FNL_TEXT("posixrules")) &&
           !fnl_text_equal(name, FNL_TEXT("Factory"));
}

/* Why the file cannot be read, or NULL; its bytes then are allocated. */
static const char *read_regular_file(int file, const fnl_allocator *memory, char **bytes, size_t *length)
{
    struct stat status;
    if (fstat(file, &status) != 0)
        return "its size cannot be found";
    if (!S_ISREG(status.st_mode))
        return "it is not a regular file";
    if (status.st_size > largest_file)
        return "it is larger than 1 MiB";
    size_t size = (size_t)status.st_size;
    *bytes = fnl_allocate(memory, size, 1);
    *length = 0;
    while (*bytes != NULL && *length < size) {
        ssize_t got = read(file, *bytes + *length, size - *length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return "it cannot be read to its end";
        *length += (size_t)got;
    }
    return NULL;
}

static int32_t load(fnl_arena *arena, const char *path, fnl_text name, const fnl_zone **out, fnl_error *error)
{
    /* A FIFO would block here without O_NONBLOCK. */
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0 && errno == ENOENT)
        return fnl_fail(error, FNL_E_IO, "unknown time zone \"%.*s\": there is no file %s", FNL_TEXT_ARGS(name), path);
    if (file < 0)
        return fnl_fail(error, FNL_E_IO, "zone data %s cannot be opened", path);
    char *bytes = NULL;
    size_t length = 0;
    const char *why = read_regular_file(file, arena->memory, &bytes, &length);
    close(file);
    int32_t code = FNL_OK;
    if (why != NULL)
        code = fnl_fail(error, FNL_E_IO, "zone data %s cannot be used: %s", path, why);
    else if (bytes == NULL)
        code = fnl_fail_memory(error);
    else
        code = fnl_zone_read(arena, name, (fnl_text){ bytes, length }, out, error);
    fnl_release(arena->memory, bytes);
    return code;
}

int32_t fnl_zone_load(fnl_arena *arena, const char *folder, fnl_text name, const fnl_zone **out, fnl_error *error)
{
    if (!fnl_zone_name_valid(name))
        return fnl_fail(error, FNL_E_ARG,
                        "\"%.*s\" is not the name of a time zone; write one such as \"Asia/Ho_Chi_Minh\" or \"UTC\"",
                        FNL_TEXT_ARGS(name));
    if (fnl_text_equal(name, FNL_TEXT("UTC")) || fnl_text_equal(name, FNL_TEXT("Etc/UTC"))) {
        *out = &fnl_zone_utc;
        return FNL_OK;
    }
    if (folder == NULL)
        folder = SYSTEM_FOLDER;
    size_t size = strlen(folder) + name.length + sizeof "/";
    char *path = fnl_allocate(arena->memory, size, 1);
    if (path == NULL)
        return fnl_fail_memory(error);
    snprintf(path, size, "%s/%.*s", folder, FNL_TEXT_ARGS(name));
    int32_t code = load(arena, path, name, out, error);
    fnl_release(arena->memory, path);
    return code;
}
