/* Columns of lists of intervals built by hand, and what they were made from. */
#ifndef NESTED_H
#define NESTED_H

#include "unit/table/intervals.h"

enum { most_items = 4000, most_physical = 400, fixed_size = 3, most_parts = 3 };

/* So many elements are a step of so many seconds; whether they show the local time. */
static const struct {
    const char *format;
    int64_t per_step;
    int64_t step;
    bool is_local;
    size_t size;
} parts[] = {
    { "tss:", 1, 1, true, 8 },
    { "tsm:", 1000, 1, true, 8 },
    { "tsu:", 1000000, 1, true, 8 },
    { "tsn:", 1000000000, 1, true, 8 },
    { "tss:UTC", 1, 1, false, 8 },
    { "tsu:Asia/Tokyo", 1000000, 1, false, 8 },
    { "tsn:UTC", 1000000000, 1, false, 8 },
    { "tdD", 1, 86400, true, 4 },
    { "tdm", 86400000, 86400, true, 8 },
};
enum { part_count = sizeof parts / sizeof *parts, local_seconds = 7 * 3600 };

/* An item, and an element of a part, as they were drawn. */
typedef struct element {
    bool known;
    int64_t value;
} element;

typedef struct item {
    bool known;
    element part[2];
} item;

/* A column with all that it needs. */
typedef struct nested {
    handmade made; /* its schema and array are those of the lists */
    struct ArrowSchema item_schema;
    struct ArrowSchema part_schemas[most_parts];
    struct ArrowSchema *item_schemas[1];
    struct ArrowSchema *part_schema_list[most_parts];
    struct ArrowArray item_array;
    struct ArrowArray part_arrays[most_parts];
    struct ArrowArray *item_arrays[1];
    struct ArrowArray *part_array_list[most_parts];
    const void *item_buffers[1];
    const void *part_buffers[most_parts][2];
    /* What it holds, by row of the buffers. */
    size_t kind[2]; /* of start and end */
    item items[most_items];
    int64_t item_count;
    int64_t begins[most_physical];
    int64_t sizes[most_physical];
    bool valid[most_physical];
} nested;

static inline void draw_items(nested *of, int64_t count)
{
    static const int64_t about = 1772384400; /* the middle of 2026-03-01 */
    of->item_count = count;
    for (int64_t i = 0; i < count; i++) {
        item *drawn = &of->items[i];
        drawn->known = random_below(12) != 0;
        int64_t start = about + (int64_t)random_below(400000);
        int64_t ends[2] = { start, start + (int64_t)random_below(90000) - (random_below(15) == 0 ? 90000 : 0) };
        for (size_t k = 0; k < 2; k++) {
            size_t kind = of->kind[k];
            int64_t noise = (int64_t)random_below((uint64_t)parts[kind].per_step);
            drawn->part[k].known = random_below(k == 0 ? 25 : 8) != 0;
            drawn->part[k].value = ends[k] / parts[kind].step * parts[kind].per_step + noise;
        }
    }
}

/* The first second that an element stands for, by plain arithmetic: Viet Nam is seven hours ahead all the year. */
static inline int64_t second_of(size_t kind, int64_t value)
{
    int64_t steps = value / parts[kind].per_step; /* all are after 1970 */
    return steps * parts[kind].step - (parts[kind].is_local ? local_seconds : 0);
}

/* One part into its array, whose own offset and that of the items come before item 0. */
static inline void put_part(nested *of, size_t part, size_t which, int64_t item_offset)
{
    static const char *const names[] = { "start", "end" };
    size_t size = parts[of->kind[which]].size;
    int64_t offset = (int64_t)random_below(40);
    int64_t lead = offset + item_offset;
    int64_t count = lead + of->item_count;
    char *values = calloc((size_t)count + 1, sizeof(int64_t));
    bool *valid = calloc((size_t)count + 1, sizeof *valid);
    assert_true(values != NULL && valid != NULL);
    for (int64_t i = lead; i < count; i++) {
        const element *drawn = &of->items[i - lead].part[which];
        int32_t small = (int32_t)drawn->value;
        valid[i] = drawn->known;
        memcpy(values + (size_t)i * size, size == sizeof small ? (const void *)&small : &drawn->value, size);
    }
    of->part_schemas[part] = (struct ArrowSchema){ .format = parts[of->kind[which]].format, .name = names[which] };
    of->part_buffers[part][0] = handmade_bits(&of->made, valid, count);
    of->part_buffers[part][1] = handmade_bytes(&of->made, values, (size_t)count * size);
    of->part_arrays[part] = (struct ArrowArray){
        .length = count - offset, .offset = offset, .null_count = -1, .n_buffers = 2, .buffers = of->part_buffers[part]
    };
    free(values);
    free(valid);
}

/* The struct of the items, its parts in any order, and one that is not for us and never looked at. */
static inline void put_items(nested *of)
{
    bool valid[most_items + 64] = { false };
    int64_t offset = (int64_t)random_below(40);
    size_t start = 1 + random_below(2);
    put_part(of, start, 0, offset);
    put_part(of, 3 - start, 1, offset);
    of->part_schemas[0] = (struct ArrowSchema){ .format = "u", .name = "why" };
    for (int64_t i = 0; i < of->item_count; i++)
        valid[offset + i] = of->items[i].known;
    for (size_t k = 0; k < most_parts; k++) {
        of->part_schema_list[k] = &of->part_schemas[k];
        of->part_array_list[k] = &of->part_arrays[k];
    }
    of->item_buffers[0] = handmade_bits(&of->made, valid, offset + of->item_count);
    of->item_schema = (struct ArrowSchema){ .format = "+s", .n_children = 3, .children = of->part_schema_list };
    of->item_array = (struct ArrowArray){ .length = of->item_count,
                                          .offset = offset,
                                          .null_count = -1,
                                          .n_buffers = 1,
                                          .buffers = of->item_buffers,
                                          .n_children = most_parts,
                                          .children = of->part_array_list };
    of->item_schemas[0] = &of->item_schema;
    of->item_arrays[0] = &of->item_array;
}

/* Where each row's items are: with gaps, of views in any order; returns how many items there are. */
static inline int64_t draw_rows(nested *of, const char *format, int64_t physical)
{
    int64_t at = (int64_t)random_below(5);
    for (int64_t i = 0; i < physical; i++) {
        of->valid[i] = random_below(9) != 0;
        of->sizes[i] = format[1] == 'w' ? fixed_size : (int64_t)(random_below(4) * random_below(4));
        of->begins[i] = format[1] == 'w' ? i * fixed_size : at;
        at += of->sizes[i];
    }
    if (format[1] == 'w')
        return physical * fixed_size;
    for (int64_t i = physical - 1; format[1] == 'v' && i > 0; i--) {
        int64_t other = (int64_t)random_below((uint64_t)i + 1);
        int64_t begin = of->begins[i];
        int64_t size = of->sizes[i];
        of->begins[i] = of->begins[other];
        of->sizes[i] = of->sizes[other];
        of->begins[other] = begin;
        of->sizes[other] = size;
    }
    return at + (int64_t)random_below(5);
}

/* The column of the rows and items that are there. */
static inline void put_lists(nested *of, const char *format, int64_t offset, int64_t length)
{
    int64_t physical = offset + length;
    assert_true(of->item_count <= most_items && physical <= most_physical);
    put_items(of);
    bool is_large = strchr(format, 'L') != NULL;
    bool is_view = format[1] == 'v';
    size_t size = is_large ? sizeof(int64_t) : sizeof(int32_t);
    char *begins = calloc((size_t)physical + 1, size);
    char *sizes = calloc((size_t)physical + 1, size);
    assert_true(begins != NULL && sizes != NULL);
    for (int64_t i = 0; i < physical; i++) {
        handmade_offset(begins, size, i, (size_t)of->begins[i]);
        if (!is_view)
            handmade_offset(begins, size, i + 1, (size_t)(of->begins[i] + of->sizes[i]));
        handmade_offset(sizes, size, i, (size_t)of->sizes[i]);
    }
    of->made.schema = (struct ArrowSchema){ .format = format, .n_children = 1, .children = of->item_schemas };
    of->made.buffers[0] = handmade_bits(&of->made, of->valid, physical);
    of->made.buffers[1] = handmade_bytes(&of->made, begins, (size_t)(physical + !is_view) * size);
    of->made.buffers[2] = handmade_bytes(&of->made, sizes, (size_t)physical * size);
    of->made.array = (struct ArrowArray){ .length = length,
                                          .offset = offset,
                                          .null_count = -1,
                                          .n_buffers = format[1] == 'w' ? 1
                                                       : is_view        ? 3
                                                                        : 2,
                                          .buffers = of->made.buffers,
                                          .n_children = 1,
                                          .children = of->item_arrays };
    free(begins);
    free(sizes);
}

/* Rows of a list: so many of the next items each; -1: NULL. */
static inline void put_rows(nested *of, const char *format, const int64_t *sizes, int64_t rows)
{
    int64_t at = 0;
    for (int64_t i = 0; i < rows; i++) {
        of->valid[i] = sizes[i] >= 0;
        of->begins[i] = at;
        of->sizes[i] = sizes[i] < 0 ? 0 : sizes[i];
        at += of->sizes[i];
    }
    put_lists(of, format, 0, rows);
}

enum { utc_seconds = 4, utc_microseconds = 5 }; /* among `parts` */

static inline item item_of(int64_t start, int64_t end)
{
    return (item){ true, { { true, start }, { true, end } } };
}

/* Seven lists that try everything, in seconds since 1970 UTC. */
static const int64_t sizes_of_all[] = { 2, -1, 0, 3, 1, 1, 2 };
enum { rows_of_all = 7, items_of_all = 9 };

static inline void make_all(nested *of)
{
    static const int64_t no_time = INT64_C(1) << 50;
    const item all[items_of_all] = {
        item_of(1772420400, 1772425800),
        { true, { { true, 1772438400 }, { false, 0 } } },
        { false, { { true, 1 }, { true, 2 } } },
        { true, { { false, 0 }, { true, 1772425800 } } },
        item_of(1772425800, 1772420400),
        item_of(1772420400, 1772420400),
        item_of(no_time, 1772425800),
        item_of(1772420400, 1772425800),
        item_of(1772420400, no_time),
    };
    memset(of, 0, sizeof *of);
    of->kind[0] = utc_seconds;
    of->kind[1] = utc_seconds;
    memcpy(of->items, all, sizeof all);
    of->item_count = items_of_all;
    put_rows(of, "+l", sizes_of_all, rows_of_all);
}

#endif
