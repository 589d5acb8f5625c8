/* Reads the bytes of a TZif file (RFC 9636, versions 1 to 4). */
#include "time/civil.h"
#include "time/zone_inside.h"

enum {
    header_size = 44,
    version_offset = 4,
    counts_offset = 20,
    type_size = 6,
    old_time_size = 4, /* in the block of version 1 */
    time_size = 8,
};

/* A data block: what its header counts, and where its parts are. */
typedef struct block {
    uint32_t utc_flags;
    uint32_t standard_flags;
    uint32_t leap_seconds;
    uint32_t times;
    uint32_t types;
    uint32_t name_bytes;
    size_t time_size;
    const unsigned char *bytes; /* after the header */
    size_t size;                /* without the header */
} block;

static uint64_t read_big_endian(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

/* Reads the header at the beginning of file and finds the block after it. */
static const char *read_header(fnl_text file, size_t size_of_times, block *data)
{
    const unsigned char *bytes = (const unsigned char *)file.bytes;
    if (file.length < header_size)
        return "it is cut off in a header";
    if (memcmp(bytes, "TZif", 4) != 0)
        return "it is not a TZif file: it does not begin with \"TZif\"";
    uint32_t counts[6];
    for (size_t i = 0; i < 6; i++)
        counts[i] = (uint32_t)read_big_endian(bytes + counts_offset + i * sizeof *counts, sizeof *counts);
    *data = (block){ counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], size_of_times, NULL, 0 };
    uint64_t size = (uint64_t)data->times * (size_of_times + 1) + (uint64_t)data->types * type_size;
    size += (uint64_t)data->name_bytes + data->standard_flags + data->utc_flags;
    size += (uint64_t)data->leap_seconds * (size_of_times + sizeof(uint32_t));
    if (size > file.length - header_size)
        return "it is cut off: its header counts more than it has";
    data->bytes = bytes + header_size;
    data->size = (size_t)size;
    return NULL;
}

static const char *check_counts(const block *data)
{
    if (data->leap_seconds != 0)
        return "it counts leap seconds; a zone without them is needed";
    if (data->types == 0 || data->name_bytes == 0)
        return "it has no type of local time";
    if (data->times > fnl_most_changes)
        return "it has more than 8192 changes";
    if ((data->utc_flags != 0 && data->utc_flags != data->types) ||
        (data->standard_flags != 0 && data->standard_flags != data->types))
        return "its counts of flags and of types differ";
    return NULL;
}

static int64_t time_at(const block *data, uint32_t i)
{
    uint64_t bits = read_big_endian(data->bytes + i * data->time_size, data->time_size);
    return data->time_size == time_size ? (int64_t)bits : (int32_t)(uint32_t)bits;
}

static uint32_t type_at(const block *data, uint32_t i)
{
    return data->bytes[data->times * data->time_size + i];
}

static int32_t offset_of_type(const block *data, uint32_t type)
{
    const unsigned char *types = data->bytes + data->times * (data->time_size + 1);
    return (int32_t)(uint32_t)read_big_endian(types + (size_t)type * type_size, sizeof(int32_t));
}

static const char *check_types(const block *data)
{
    const unsigned char *types = data->bytes + data->times * (data->time_size + 1);
    for (uint32_t i = 0; i < data->types; i++) {
        int32_t offset = offset_of_type(data, i);
        const unsigned char *rest = types + (size_t)i * type_size + sizeof(int32_t);
        if (offset < fnl_least_offset || offset > fnl_largest_offset)
            return "an offset is not between -25 and 26 hours";
        if (rest[0] > 1 || rest[1] >= data->name_bytes)
            return "a type of local time is malformed";
    }
    return NULL;
}

static const char *read_changes(const block *data, fnl_zone_change *changes)
{
    for (uint32_t i = 0; i < data->times; i++) {
        changes[i].second = time_at(data, i);
        if (i > 0 && changes[i].second <= changes[i - 1].second)
            return "its changes do not ascend";
        if (changes[i].second >= ((int64_t)fnl_last_day + 1) * fnl_day_seconds)
            return "a change is after the year 9999";
        if (type_at(data, i) >= data->types)
            return "a change has an unknown type";
        changes[i].offset = offset_of_type(data, type_at(data, i));
    }
    return NULL;
}

/* The text between two line ends after the block. */
static const char *read_footer(fnl_text after, fnl_zone *content)
{
    const char *end = after.length < 2 ? NULL : memchr(after.bytes + 1, '\n', after.length - 1);
    if (end == NULL || after.bytes[0] != '\n')
        return "its footer is missing or cut off";
    const char *why = NULL;
    content->footer = (fnl_text){ after.bytes + 1, (size_t)(end - after.bytes) - 1 };
    content->has_rule = content->footer.length > 0;
    if (content->has_rule && !fnl_rule_read(content->footer, &content->rule, &why))
        return why;
    return NULL;
}

/* Finds the block that counts: that of version 1 if there is no other, else the one after it, which has a footer. */
static const char *find_block(fnl_text file, block *data, fnl_zone *content)
{
    const char *why = read_header(file, old_time_size, data);
    if (why != NULL || file.bytes[version_offset] == '\0')
        return why;
    if (file.bytes[version_offset] < '2' || file.bytes[version_offset] > '4')
        return "its version is not one of 1 to 4";
    fnl_text second = fnl_text_from(file, header_size + data->size);
    why = read_header(second, time_size, data);
    if (why != NULL)
        return why;
    return read_footer(fnl_text_from(second, header_size + data->size), content);
}

static int32_t fail(fnl_text name, const char *why, fnl_error *error)
{
    return fnl_fail(error, FNL_E_IO, "zone data of \"%.*s\" cannot be used: %s", FNL_TEXT_ARGS(name), why);
}

int32_t fnl_zone_read(fnl_arena *arena, fnl_text name, fnl_text file, const fnl_zone **out, fnl_error *error)
{
    fnl_zone content = { .name = name };
    block data;
    const char *why = find_block(file, &data, &content);
    if (why == NULL)
        why = check_counts(&data);
    if (why == NULL)
        why = check_types(&data);
    if (why != NULL)
        return fail(name, why, error);
    fnl_zone_change *changes = fnl_allocate(arena->memory, (size_t)data.times + 1, sizeof *changes);
    if (changes == NULL)
        return fnl_fail_memory(error);
    content.first_offset = offset_of_type(&data, 0);
    content.change_count = data.times;
    memset(changes, 0, ((size_t)data.times + 1) * sizeof *changes);
    why = read_changes(&data, changes);
    if (why == NULL) {
        int64_t reign = data.times == 0 ? INT64_MIN : changes[data.times - 1].second;
        why = fnl_zone_make_canonical(content.has_rule ? &content.rule : NULL, reign, &content.first_offset, changes,
                                      &content.change_count);
    }
    const fnl_zone *zone = why == NULL ? fnl_zone_build(arena, &content, changes) : NULL;
    fnl_release(arena->memory, changes);
    if (why != NULL)
        return fail(name, why, error);
    if (zone == NULL)
        return fnl_fail_memory(error);
    *out = zone;
    return FNL_OK;
}
