/* A table to be written: columns of the input and of what the library computed, read value by value. */
#include "shown.h"

#include <math.h>
#include <stdlib.h>

fnl_shown fnl_shown_copy(const fnl_shown *shown)
{
    fnl_shown copy = *shown;
    copy.columns = fnl_take_memory(shown->count, sizeof *copy.columns);
    if (shown->count > 0)
        memcpy(copy.columns, shown->columns, shown->count * sizeof *copy.columns);
    return copy;
}

void fnl_shown_add(fnl_shown *shown, const char *name, bool is_input, uint32_t index)
{
    shown->columns = fnl_resize_memory(shown->columns, (size_t)shown->count + 1, sizeof *shown->columns);
    shown->columns[shown->count++] = (fnl_shown_column){
        .name = name, .kind = is_input ? fnl_shown_input : fnl_shown_text, .is_input = is_input, .index = index
    };
}

static bool kind_of_schema(const struct ArrowSchema *schema, fnl_shown_kind *kind)
{
    static const struct {
        const char *format;
        fnl_shown_kind kind;
    } kinds[] = { { "u", fnl_shown_text }, { "g", fnl_shown_number }, { "l", fnl_shown_integer },
                  { "b", fnl_shown_bool }, { "tdD", fnl_shown_date }, { "d:38,6", fnl_shown_decimal },
                  { "+l", fnl_shown_list } };
    if (schema->dictionary != NULL) {
        *kind = fnl_shown_choice;
        return strcmp(schema->format, "i") == 0 && strcmp(schema->dictionary->format, "u") == 0;
    }
    if (strncmp(schema->format, "tsu:", strlen("tsu:")) == 0) {
        *kind = fnl_shown_instant;
        return true;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(schema->format, kinds[i].format) == 0) {
            *kind = kinds[i].kind;
            return *kind != fnl_shown_list || strcmp(schema->children[0]->format, "u") == 0;
        }
    }
    return false;
}

bool fnl_shown_bind(fnl_shown *shown, const fnl_model *model, const struct ArrowSchema *result, fnl_trouble *trouble)
{
    for (uint32_t i = 0; i < shown->count; i++) {
        fnl_shown_column *column = &shown->columns[i];
        column->model = model;
        if (!column->is_input && !kind_of_schema(result->children[column->index], &column->kind))
            return fnl_trouble_set(trouble, fnl_exit_internal,
                                   "output \"%s\" has the type \"%s\", which this version of fnl does not write",
                                   column->name, result->children[column->index]->format);
    }
    return true;
}

void fnl_shown_set_input(fnl_shown *shown, const fnl_batch *batch)
{
    shown->rows = batch->rows;
    for (uint32_t i = 0; i < shown->count; i++) {
        fnl_shown_column *column = &shown->columns[i];
        if (!column->is_input)
            continue;
        const fnl_batch_column *from = &batch->columns[column->index];
        column->bytes = batch->bytes;
        column->places = from->places;
        column->valid = from->valid;
        column->verbatim = from->verbatim;
    }
}

void fnl_shown_set_result(fnl_shown *shown, const struct ArrowArray *result)
{
    shown->rows = result->length;
    for (uint32_t i = 0; i < shown->count; i++)
        if (!shown->columns[i].is_input)
            shown->columns[i].array = result->children[shown->columns[i].index];
}

bool fnl_shown_of_result(fnl_shown *shown, const fnl_model *model, const struct ArrowSchema *schema,
                         const struct ArrowArray *result, fnl_trouble *trouble)
{
    *shown = (fnl_shown){ 0 };
    for (int64_t i = 0; i < schema->n_children; i++)
        fnl_shown_add(shown, schema->children[i]->name, false, (uint32_t)i);
    if (!fnl_shown_bind(shown, model, schema, trouble)) {
        fnl_shown_end(shown);
        return false;
    }
    fnl_shown_set_result(shown, result);
    return true;
}

const fnl_shown_column *fnl_shown_find(const fnl_shown *shown, const char *name)
{
    for (uint32_t i = 0; i < shown->count; i++)
        if (strcmp(shown->columns[i].name, name) == 0)
            return &shown->columns[i];
    return NULL;
}

static inline bool bit_of(const void *bits, int64_t row)
{
    return ((const uint8_t *)bits)[row >> 3] >> (row & 7) & 1;
}

static inline fnl_slice text_of(const struct ArrowArray *array, int64_t row)
{
    const int32_t *offsets = (const int32_t *)array->buffers[1] + array->offset + row;
    return (fnl_slice){ (const char *)array->buffers[2] + offsets[0], (size_t)(offsets[1] - offsets[0]) };
}

fnl_slice fnl_shown_item(const fnl_value *list, int64_t item)
{
    return text_of(list->items, item);
}

/* Words of 64 bits in the order of the machine. */
static fnl_value decimal_value(const struct ArrowArray *array, int64_t at)
{
    const double word = 18446744073709551616.0; /* 2^64 */
    const double millionths = 1e6;
    const uint64_t *words = (const uint64_t *)array->buffers[1] + 2 * at;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    uint64_t high = words[0], low = words[1];
#else
    uint64_t high = words[1], low = words[0];
#endif
    bool is_negative = high >> 63 != 0;
    uint64_t size_low = is_negative ? 0 - low : low;
    uint64_t size_high = is_negative ? ~high + (low == 0) : high;
    double size = ((double)size_high * word + (double)size_low) / millionths;
    return (fnl_value){
        .kind = fnl_value_decimal, .number = is_negative ? -size : size, .low = low, .integer = (int64_t)high
    };
}

static inline fnl_value list_value(const struct ArrowArray *array, int64_t at)
{
    const int32_t *offsets = (const int32_t *)array->buffers[1] + at;
    return (fnl_value){ .kind = fnl_value_list, .integer = offsets[0], .end = offsets[1], .items = array->children[0] };
}

static inline fnl_value input_value(const fnl_shown_column *column, int64_t row)
{
    if (column->valid != NULL && column->valid[row] == 0)
        return (fnl_value){ .kind = fnl_value_null };
    fnl_place place = column->places[row];
    bool is_verbatim = column->verbatim != NULL && column->verbatim[row] != 0;
    return (fnl_value){ .kind = is_verbatim ? fnl_value_verbatim : fnl_value_text,
                        .text = { column->bytes + place.start, place.length } };
}

fnl_value fnl_shown_value(const fnl_shown_column *column, int64_t row)
{
    if (column->kind == fnl_shown_input)
        return input_value(column, row);
    const struct ArrowArray *array = column->array;
    int64_t at = array->offset + row;
    if (array->buffers[0] != NULL && !bit_of(array->buffers[0], at))
        return (fnl_value){ .kind = fnl_value_null };
    switch (column->kind) {
    case fnl_shown_number: {
        double number = ((const double *)array->buffers[1])[at];
        return (fnl_value){ .kind = isfinite(number) ? fnl_value_number : fnl_value_null, .number = number };
    }
    case fnl_shown_decimal:
        return decimal_value(array, at);
    case fnl_shown_integer:
        return (fnl_value){ .kind = fnl_value_integer, .integer = ((const int64_t *)array->buffers[1])[at] };
    case fnl_shown_bool:
        return (fnl_value){ .kind = fnl_value_bool, .integer = bit_of(array->buffers[1], at) };
    case fnl_shown_instant:
        return (fnl_value){ .kind = fnl_value_instant,
                            .integer = ((const int64_t *)array->buffers[1])[at],
                            .model = column->model };
    case fnl_shown_date:
        return (fnl_value){ .kind = fnl_value_date,
                            .integer = ((const int32_t *)array->buffers[1])[at],
                            .model = column->model };
    case fnl_shown_list:
        return list_value(array, at);
    case fnl_shown_choice:
        return (fnl_value){ .kind = fnl_value_text,
                            .text = text_of(array->dictionary, ((const int32_t *)array->buffers[1])[at]) };
    default:
        return (fnl_value){ .kind = fnl_value_text, .text = text_of(array, row) };
    }
}

void fnl_shown_end(fnl_shown *shown)
{
    free(shown->columns);
    *shown = (fnl_shown){ 0 };
}
