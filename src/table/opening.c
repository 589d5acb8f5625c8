/* Opening a column of a batch: its structure is checked, so that reading need not. */
#include "table/column_intervals.h"

static int32_t refuse(const fnl_column *column, const char *what, fnl_error *error)
{
    return fnl_fail(error, FNL_E_SCHEMA, "column \"%.*s\": %s", FNL_TEXT_ARGS(column->binding.field->column), what);
}

static int64_t buffers_of(uint32_t layout)
{
    switch (layout) {
    case fnl_layout_null:
        return 0;
    case fnl_layout_utf8:
    case fnl_layout_large_utf8:
    case fnl_layout_utf8_view: /* validity, views, their lengths; text buffers between them */
        return 3;
    default:
        return 2;
    }
}

/* Buffers of one array. */
static const char *check_buffers(const struct ArrowArray *array, uint32_t layout)
{
    int64_t buffers = buffers_of(layout);
    if (layout == fnl_layout_null)
        return NULL;
    if (layout == fnl_layout_utf8_view ? array->n_buffers < buffers : array->n_buffers != buffers)
        return "its number of buffers is not that of its format";
    if (array->buffers == NULL)
        return "it has no buffers";
    if (array->length != 0 && array->buffers[1] == NULL)
        return "its values are missing";
    if (array->length != 0 && array->null_count > 0 && array->buffers[0] == NULL)
        return "it has NULLs but no validity bitmap";
    return NULL;
}

const char *fnl_array_check_counts(const struct ArrowArray *array)
{
    if (array->length < 0 || array->offset < 0 || array->offset > INT64_MAX - array->length)
        return "its length and offset are not those of an array";
    if (array->null_count < -1 || array->null_count > array->length)
        return "its null_count is neither -1 nor between 0 and its length";
    return NULL;
}

const char *fnl_array_check(const struct ArrowArray *array, uint32_t layout)
{
    const char *wrong = fnl_array_check_counts(array);
    if (wrong != NULL)
        return wrong;
    if (array->n_children != 0)
        return "it has children, a column of this format has none";
    return check_buffers(array, layout);
}

/* Texts without bytes must all be empty. */
static bool bytes_missing(const struct ArrowArray *array, uint32_t layout)
{
    if (layout == fnl_layout_utf8_view || array->length == 0 || array->buffers[2] != NULL)
        return false;
    fnl_texts texts = { .layout = layout, .offsets = array->buffers[1] };
    for (int64_t i = array->offset; i < array->offset + array->length; i++) {
        int64_t bounds[2];
        fnl_texts_bounds(&texts, i, bounds);
        if (bounds[0] != bounds[1])
            return true;
    }
    return false;
}

static void open_texts(fnl_column *column, const struct ArrowArray *array, uint32_t layout, int64_t offset)
{
    column->texts = (fnl_texts){ .layout = layout, .offset = offset, .length = array->length };
    if (layout == fnl_layout_null)
        return;
    column->texts.validity = array->buffers[0];
    column->texts.offsets = array->buffers[1];
    if (layout == fnl_layout_utf8_view)
        column->texts.variadic = array->buffers + 2;
    else
        column->texts.bytes = array->buffers[2];
}

static int32_t open_dictionary(fnl_column *column, const struct ArrowArray *dictionary, fnl_error *error)
{
    uint32_t layout = column->binding.dictionary_layout;
    if (dictionary == NULL)
        return refuse(column, "its dictionary is missing", error);
    const char *wrong = fnl_array_check(dictionary, layout);
    if (wrong == NULL && dictionary->dictionary != NULL)
        wrong = "its dictionary has a dictionary of its own";
    if (wrong == NULL && layout != fnl_layout_null && bytes_missing(dictionary, layout))
        wrong = "the bytes of its dictionary are missing";
    if (wrong != NULL)
        return refuse(column, wrong, error);
    open_texts(column, dictionary, layout, dictionary->offset);
    size_t count = (size_t)dictionary->length;
    if ((uint64_t)dictionary->length > SIZE_MAX / sizeof(int64_t) - 1)
        return fnl_fail_memory(error);
    if (count + 1 > column->state_capacity) { /* one more: where codes of NULL rows may point */
        int32_t *states = fnl_resize(column->memory, column->states, count + 1, sizeof *states);
        if (states == NULL)
            return fnl_fail_memory(error);
        column->states = states;
        int64_t *values = fnl_resize(column->memory, column->state_values, count + 1, sizeof *values);
        if (values == NULL)
            return fnl_fail_memory(error);
        column->state_values = values;
        column->state_capacity = count + 1;
    }
    for (size_t i = 0; i <= count; i++)
        column->states[i] = fnl_text_unread;
    return FNL_OK;
}

static void choose_reader(fnl_column *column)
{
    uint32_t layout = column->binding.layout;
    column->read = fnl_read_chunks;
    if (column->binding.field->type == fnl_type_intervals)
        column->read = fnl_read_intervals;
    else if (column->binding.dictionary_layout != fnl_layout_none)
        column->read = fnl_read_dictionary;
    else if (layout == fnl_layout_null)
        column->read = fnl_read_nulls;
    else if (layout == fnl_layout_bool)
        column->read = fnl_read_bits;
    else if (fnl_layout_is_text(layout))
        column->read = fnl_read_plain_texts;
    else if (fnl_layout_is_float(layout))
        column->chunk = fnl_number_chunk(column);
    else if (fnl_layout_is_time(layout))
        column->chunk = fnl_time_chunk(column);
    else
        column->chunk = fnl_exact_chunk(column);
}

/* The field's null values in the unit that chunks compare with. */
static bool open_null_values(fnl_column *column)
{
    const fnl_field *field = column->binding.field;
    uint32_t count = field->null_value_count;
    column->null_whole_count = 0;
    column->null_number_count = 0;
    if (count > column->null_capacity) {
        int64_t *wholes = fnl_resize(column->memory, column->null_wholes, count, sizeof *wholes);
        if (wholes == NULL)
            return false;
        column->null_wholes = wholes;
        double *numbers = fnl_resize(column->memory, column->null_numbers, count, sizeof *numbers);
        if (numbers == NULL)
            return false;
        column->null_numbers = numbers;
        column->null_capacity = count;
    }
    bool is_time = field->type == fnl_type_time || field->type == fnl_type_date;
    unsigned scale = is_time || column->binding.scale > fnl_most_digits ? 0 : column->binding.scale;
    for (uint32_t i = 0; i < count; i++) {
        fnl_null_value value;
        int64_t whole = 0;
        if (!fnl_null_value_read(field, field->null_values[i], &value))
            continue;
        if (value.is_number)
            column->null_numbers[column->null_number_count++] = value.number;
        bool fits = value.is_exact ? value.scale <= scale && fnl_scale_up(value.exact, scale - value.scale, &whole)
                                   : fnl_exact_of_number(value.number, scale, &whole);
        if (fits && fnl_null_value_is_exact(&value, whole, scale))
            column->null_wholes[column->null_whole_count++] = whole;
    }
    return true;
}

/* What is wrong with the array of a column; NULL if nothing is. */
static const char *check_column(const fnl_column_binding *binding, const struct ArrowArray *array,
                                int64_t parent_offset, int64_t length)
{
    if (array == NULL)
        return "its array is missing";
    const char *wrong =
        fnl_layout_is_list(binding->layout) ? fnl_array_check_counts(array) : fnl_array_check(array, binding->layout);
    if (wrong == NULL && fnl_layout_is_list(binding->layout))
        wrong = fnl_lists_check(binding, array);
    if (wrong != NULL)
        return wrong;
    if (parent_offset < 0 || length < 0 || parent_offset > array->length - length)
        return "it has fewer rows than its table";
    if (fnl_layout_is_text(binding->layout) && bytes_missing(array, binding->layout))
        return "the bytes of its texts are missing";
    if (binding->dictionary_layout == fnl_layout_none && array->dictionary != NULL)
        return "it has a dictionary, its schema has none";
    return NULL;
}

int32_t fnl_column_open(fnl_column *column, const fnl_column_binding *binding, const struct ArrowArray *array,
                        int64_t parent_offset, int64_t length, fnl_pool *pool, fnl_error *error)
{
    column->binding = *binding;
    column->pool = pool;
    column->form = (fnl_column_form){ .width = fnl_width_64 };
    column->lend = NULL;
    const char *wrong = check_column(binding, array, parent_offset, length);
    if (wrong != NULL)
        return refuse(column, wrong, error);
    column->offset = parent_offset + array->offset;
    column->length = length;
    column->validity = NULL;
    column->values = NULL;
    if (binding->layout != fnl_layout_null) {
        column->validity = array->buffers[0];
        column->values = array->n_buffers > 1 ? array->buffers[1] : NULL;
    }
    if (fnl_layout_is_list(binding->layout))
        fnl_lists_open(&column->lists, binding, array);
    if (fnl_layout_is_text(binding->layout))
        open_texts(column, array, binding->layout, column->offset);
    fnl_text_memo_clear(&column->memo); /* texts lie in the batch, and the pool may be another's */
    choose_reader(column);
    fnl_wall_clock_start(&column->clock, binding->field->zone);
    if (!open_null_values(column))
        return fnl_fail_memory(error);
    if (binding->dictionary_layout != fnl_layout_none)
        return open_dictionary(column, array->dictionary, error);
    return FNL_OK;
}
