/* What activities come to as a table: a row for every key, in their order. */
#include "activity/results.h"

#include "core/arithmetic.h"
#include "table/result.h"

enum { keys_ahead = 8 };

static fnl_result_kind kind_of(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return fnl_result_text;
    case fnl_type_int:
        return fnl_result_integer;
    case fnl_type_bool:
        return fnl_result_bool;
    case fnl_type_time:
        return fnl_result_instant;
    case fnl_type_date:
        return fnl_result_date;
    default:
        return fnl_result_number;
    }
}

static fnl_result_column column_of(const fnl_model *model, const fnl_field *read, fnl_text name)
{
    return (fnl_result_column){ .name = name, .zone = fnl_zone_name(model->zone), .kind = kind_of(read->type) };
}

static void put_value(fnl_rows *rows, const fnl_field *read, fnl_activity_value value)
{
    if (!value.known) {
        fnl_rows_put_null(rows);
        return;
    }
    switch (read->type) {
    case fnl_type_text:
        fnl_rows_put_text(rows, value.text);
        break;
    case fnl_type_number:
        fnl_rows_put_number(rows, value.number);
        break;
    case fnl_type_decimal:
        fnl_rows_put_number(rows, fnl_number_of_exact(value.whole, read->scale));
        break;
    case fnl_type_bool:
        fnl_rows_put_bool(rows, value.whole != 0);
        break;
    case fnl_type_date:
        fnl_rows_put_date(rows, (int32_t)value.whole);
        break;
    default:
        fnl_rows_put_integer(rows, value.whole);
    }
}

static void put_key(fnl_rows *rows, const fnl_activity_keys *keys, uint32_t key)
{
    if (keys->are_texts)
        fnl_rows_put_text(rows, keys->texts.keys[key]);
    else
        fnl_rows_put_integer(rows, keys->wholes[key]);
}

/* Keys in their order lie anywhere in memory. */
static void prefetch_key(const fnl_activity_results *results, uint32_t key)
{
    const int64_t *words = fnl_sums_of(results->sums, key);
    for (uint32_t at = 0; at < results->sums->columns->words; at += fnl_line_words)
        __builtin_prefetch(words + at);
    if (results->keys->are_texts)
        __builtin_prefetch(results->keys->texts.keys[key].bytes);
}

static int32_t put_rows(const fnl_activity_results *results, const fnl_model *model, fnl_rows *rows, fnl_error *error)
{
    uint32_t count = 0;
    uint32_t *keys = fnl_results_ordered_keys(results, &count);
    if (keys == NULL)
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < count; i++) {
        if (i + keys_ahead < count)
            prefetch_key(results, keys[i + keys_ahead]);
        put_key(rows, results->keys, keys[i]);
        for (uint32_t k = 0; k < model->activity_column_count; k++)
            put_value(rows, &model->activity_columns[k].read, fnl_activity_value_of(results, keys[i], k));
    }
    fnl_release(results->memory, keys);
    return FNL_OK;
}

static int32_t make_layout(const fnl_model *model, fnl_result_layout **out, fnl_error *error)
{
    uint32_t count = model->activity_column_count + 1;
    fnl_result_column *columns = fnl_allocate_zeroed(&model->memory, count, sizeof *columns);
    if (columns == NULL)
        return fnl_fail_memory(error);
    const fnl_field *id = &model->fields[model->activities->lead_id].read;
    columns[0] = column_of(model, &model->activities->key, id->column);
    for (uint32_t i = 1; i < count; i++) {
        const fnl_activity_column *column = &model->activity_columns[i - 1];
        columns[i] = column_of(model, &column->read, column->read.column);
    }
    int32_t code = fnl_result_layout_new(&model->memory, columns, count, out, error);
    fnl_release(&model->memory, columns);
    return code;
}

int32_t fnl_activity_state_result(const fnl_activity_state *state, struct ArrowSchema *out_schema,
                                  struct ArrowArray *out, fnl_error *error)
{
    const fnl_activity_results *results = NULL;
    fnl_result_layout *layout = NULL;
    fnl_rows *rows = NULL;
    int32_t code = fnl_activity_state_results(state, &results, error);
    if (code == FNL_OK)
        code = make_layout(state->model, &layout, error);
    if (code == FNL_OK)
        code = fnl_rows_new(layout, &rows, error);
    if (code == FNL_OK)
        code = put_rows(results, state->model, rows, error);
    if (code == FNL_OK)
        code = fnl_rows_finish(rows, out_schema, out, error);
    fnl_rows_free(rows);
    fnl_result_layout_unref(layout);
    return code;
}
