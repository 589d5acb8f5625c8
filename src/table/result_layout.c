/* What results look like, shared by all results of a plan. */
#include "table/result_layout.h"

#include "core/hash.h"
#include "core/reference.h"
#include "table/schema.h"

/* The choices in Arrow's form, once for all results. */
static int32_t keep_choices(fnl_result_layout *layout, const fnl_result_column *column, fnl_layout_column *kept,
                            fnl_error *error)
{
    size_t size = 0;
    for (uint32_t i = 0; i < column->choice_count; i++) {
        size += column->choices[i].length;
        if (size > INT32_MAX)
            return fnl_fail(error, FNL_E_LIMIT, "the texts of output \"%.*s\" are longer than 2 GiB together",
                            FNL_TEXT_ARGS(column->name));
    }
    int32_t *offsets = fnl_arena_take(&layout->arena, (size_t)column->choice_count + 1, sizeof *offsets);
    char *bytes = fnl_arena_take(&layout->arena, size + 1, 1);
    if (offsets == NULL || bytes == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < column->choice_count; i++) {
        fnl_text choice = column->choices[i];
        if (choice.length != 0)
            memcpy(bytes + offsets[i], choice.bytes, choice.length);
        offsets[i + 1] = offsets[i] + (int32_t)choice.length;
    }
    kept->choice_count = column->choice_count;
    kept->choice_buffers[1] = offsets;
    kept->choice_buffers[2] = bytes;
    return FNL_OK;
}

/* Columns that have the same list of choices share it. */
static int32_t share_choices(fnl_result_layout *layout, const fnl_result_column *columns, uint32_t index,
                             fnl_index *lists, uint32_t *first, fnl_error *error)
{
    const fnl_result_column *column = &columns[index];
    uint32_t number = 0;
    bool is_new = true;
    const uint64_t list[] = { (uintptr_t)column->choices, column->choice_count };
    if (!fnl_index_add(lists, (fnl_text){ (const char *)list, sizeof list }, &number, &is_new))
        return fnl_fail_memory(error);
    if (is_new) {
        first[number] = index;
        return keep_choices(layout, column, &layout->columns[index], error);
    }
    const fnl_layout_column *same = &layout->columns[first[number]];
    layout->columns[index].choice_count = same->choice_count;
    layout->columns[index].choice_buffers[1] = same->choice_buffers[1];
    layout->columns[index].choice_buffers[2] = same->choice_buffers[2];
    return FNL_OK;
}

static fnl_text instant_format(fnl_arena *arena, fnl_text zone)
{
    static const char unit[] = "tsu:";
    size_t length = sizeof unit - 1 + zone.length;
    char *format = fnl_arena_take(arena, length + 1, 1);
    if (format == NULL)
        return (fnl_text){ NULL, 0 };
    memcpy(format, unit, sizeof unit - 1);
    if (zone.length != 0)
        memcpy(format + sizeof unit - 1, zone.bytes, zone.length);
    return (fnl_text){ format, length };
}

static fnl_text column_format(fnl_arena *arena, const fnl_result_column *column)
{
    switch (column->kind) {
    case fnl_result_number:
        return FNL_TEXT("g");
    case fnl_result_integer:
        return FNL_TEXT("l");
    case fnl_result_bool:
        return FNL_TEXT("b");
    case fnl_result_choice:
    case fnl_result_found:
        return FNL_TEXT("i");
    case fnl_result_instant:
        return instant_format(arena, column->zone);
    case fnl_result_date:
        return FNL_TEXT("tdD");
    case fnl_result_list:
        return FNL_TEXT("+l");
    case fnl_result_exact:
        return FNL_TEXT("d:38,6");
    case fnl_result_text:
        break;
    }
    return FNL_TEXT("u");
}

static int32_t keep_column(fnl_result_layout *layout, const fnl_result_column *column, fnl_layout_column *kept,
                           fnl_error *error)
{
    kept->kind = column->kind;
    kept->name = fnl_arena_copy(&layout->arena, column->name);
    kept->format = column_format(&layout->arena, column);
    if (kept->name.bytes == NULL || kept->format.bytes == NULL)
        return fnl_fail_memory(error);
    return FNL_OK;
}

static int32_t keep_columns(fnl_result_layout *layout, const fnl_result_column *columns, uint32_t count,
                            fnl_error *error)
{
    uint32_t *first = fnl_allocate_zeroed(&layout->memory, count, sizeof *first);
    if (first == NULL)
        return fnl_fail_memory(error);
    fnl_index lists; /* addresses of lists of choices */
    fnl_index_start(&lists, &layout->memory, fnl_hash_seed());
    int32_t code = FNL_OK;
    for (uint32_t i = 0; i < count && code == FNL_OK; i++) {
        code = keep_column(layout, &columns[i], &layout->columns[i], error);
        if (code == FNL_OK && columns[i].kind == fnl_result_choice)
            code = share_choices(layout, columns, i, &lists, first, error);
    }
    fnl_index_end(&lists);
    fnl_release(&layout->memory, first);
    return code;
}

int32_t fnl_result_layout_new(const fnl_allocator *memory, const fnl_result_column *columns, uint32_t count,
                              fnl_result_layout **out, fnl_error *error)
{
    fnl_result_layout *layout = fnl_allocate_zeroed(memory, 1, sizeof *layout);
    if (layout == NULL)
        return fnl_fail_memory(error);
    layout->memory = *memory;
    layout->references = 1;
    fnl_arena_start(&layout->arena, &layout->memory);
    layout->columns = fnl_arena_take(&layout->arena, count, sizeof *layout->columns);
    layout->count = count;
    if (layout->columns == NULL) {
        fnl_result_layout_unref(layout);
        return fnl_fail_memory(error);
    }
    int32_t code = keep_columns(layout, columns, count, error);
    if (code != FNL_OK) {
        fnl_result_layout_unref(layout);
        return code;
    }
    *out = layout;
    return FNL_OK;
}

fnl_result_layout *fnl_result_layout_ref(fnl_result_layout *layout)
{
    fnl_reference_add(&layout->references);
    return layout;
}

void fnl_result_layout_unref(fnl_result_layout *layout)
{
    if (layout == NULL || !fnl_reference_drop(&layout->references))
        return;
    fnl_arena_end(&layout->arena);
    fnl_allocator memory = layout->memory;
    fnl_release(&memory, layout);
}

int32_t fnl_result_schema(const fnl_result_layout *layout, struct ArrowSchema *out, fnl_error *error)
{
    fnl_schema_column *columns = fnl_allocate_zeroed(&layout->memory, layout->count, sizeof *columns);
    if (columns == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < layout->count; i++) {
        columns[i].name = layout->columns[i].name;
        columns[i].format = layout->columns[i].format;
        fnl_result_kind kind = layout->columns[i].kind;
        if (kind == fnl_result_choice || kind == fnl_result_found)
            columns[i].values = FNL_TEXT("u");
        if (kind == fnl_result_list)
            columns[i].items = FNL_TEXT("u");
    }
    int32_t code = fnl_schema_of_columns(&layout->memory, columns, layout->count, out, error);
    fnl_release(&layout->memory, columns);
    return code;
}
