/* The table of spending: its columns bound, read block by block, added row by row. */
#include "plan/kpi_reading.h"

#include "core/arithmetic.h"

#include <string.h>

enum {
    column_of_time,
    column_of_amount,
    column_of_kind
}; /* then counts and dimensions, where there is no kind one before */

/* The columns that the section names, in their order. */
static void list_columns(fnl_kpi_spend *spend)
{
    const fnl_model *model = spend->state->model;
    const fnl_spend *section = model->kpis->spend;
    const fnl_funnel *funnel = &model->kpis->funnel;
    spend->columns[spend->column_count++].field = &section->at;
    spend->columns[spend->column_count++].field = &section->amount;
    if (section->has_kind)
        spend->columns[spend->column_count++].field = &section->kind;
    spend->first_count = spend->column_count;
    for (uint32_t i = 0; i < section->count_count; i++)
        spend->columns[spend->column_count++].field = &section->counts[i];
    spend->first_dimension = spend->column_count;
    for (uint32_t i = 0; i < funnel->dimension_count; i++)
        if (section->dimensions >> i & 1)
            spend->columns[spend->column_count++].field = &model->fields[funnel->dimensions[i].symbol].read;
}

static bool start_column(fnl_kpi_spend *spend, fnl_kpi_spend_column *column)
{
    column->column = fnl_column_new(spend->state->memory);
    column->block.own = column->block.values = fnl_arena_take(&spend->arena, fnl_block_rows, sizeof(int64_t));
    column->block.valid = fnl_arena_take(&spend->arena, fnl_block_words, sizeof(uint64_t));
    column->told = fnl_arena_take(&spend->arena, 1, sizeof *column->told);
    if (column->column == NULL || column->block.values == NULL || column->block.valid == NULL || column->told == NULL)
        return false;
    fnl_kpi_told_start(column->told);
    return true;
}

int32_t fnl_kpi_spend_start(fnl_kpi_spend *spend, fnl_kpi_state *state, fnl_error *error)
{
    enum { least_columns = 3 };
    const fnl_model *model = state->model;
    const fnl_spend *section = model->kpis->spend;
    size_t counts = section->count_count;
    *spend = (fnl_kpi_spend){ .state = state, .child_count = -1 };
    fnl_arena_start(&spend->arena, state->memory);
    fnl_index_start(&spend->pool, state->memory, fnl_hash_seed());
    fnl_kpi_texts_start(&spend->texts, state->cells, state->memory);
    fnl_buffer_start(&spend->scratch, state->memory);
    fnl_wall_clock_start(&spend->instants_to_days, model->zone);
    spend->last_day = fnl_kpi_day_of(&spend->instants_to_days, state->as_of);
    spend->lag_days = fnl_floor_divide(model->kpis->lag_s, fnl_day_seconds);
    spend->columns =
        fnl_arena_take(&spend->arena, least_columns + counts + fnl_most_dimensions, sizeof *spend->columns);
    spend->counts = fnl_arena_take(&spend->arena, counts + 1, sizeof *spend->counts);
    spend->has_counts = fnl_arena_take(&spend->arena, counts + 1, sizeof *spend->has_counts);
    if (spend->columns == NULL || spend->counts == NULL || spend->has_counts == NULL)
        return fnl_fail_memory(error);
    list_columns(spend);
    for (uint32_t i = 0; i < spend->column_count; i++)
        if (!start_column(spend, &spend->columns[i]))
            return fnl_fail_memory(error);
    return FNL_OK;
}

void fnl_kpi_spend_end(fnl_kpi_spend *spend)
{
    if (spend->state == NULL)
        return;
    for (uint32_t i = 0; i < spend->column_count; i++)
        fnl_column_free(spend->columns[i].column);
    fnl_kpi_texts_end(&spend->texts);
    fnl_index_end(&spend->pool);
    fnl_buffer_end(&spend->scratch);
    fnl_arena_end(&spend->arena);
}

int32_t fnl_kpi_spend_bind(fnl_kpi_spend *spend, const struct ArrowSchema *schema, fnl_error *error)
{
    spend->child_count = -1;
    int32_t code = fnl_sources_check_layout(schema, error);
    for (uint32_t i = 0; code == FNL_OK && i < spend->column_count; i++) {
        fnl_kpi_spend_column *column = &spend->columns[i];
        code = fnl_column_find(column->field, schema, "the table", &column->child, error);
        if (code == FNL_OK)
            code = fnl_column_bind(column->field, schema->children[column->child], &column->binding, error);
    }
    if (code == FNL_OK)
        spend->child_count = schema->n_children;
    return code;
}

static int32_t open_columns(fnl_kpi_spend *spend, const struct ArrowArray *rows, fnl_error *error)
{
    for (uint32_t i = 0; i < spend->column_count; i++) {
        fnl_kpi_spend_column *column = &spend->columns[i];
        int32_t code = fnl_column_open(column->column, &column->binding, rows->children[column->child], rows->offset,
                                       rows->length, &spend->pool, error);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

static bool is_known(const fnl_kpi_spend_column *column, uint32_t row)
{
    return column->block.valid[row / 64] >> row % 64 & 1;
}

static bool read_dimension(fnl_kpi_spend *spend, const fnl_kpi_spend_column *column, uint32_t row, uint32_t *number)
{
    const fnl_field *field = column->field;
    bool is_true = false;
    *number = FNL_NO_TEXT;
    if (field->type == fnl_type_bool) {
        is_true = column->block.is_true[row / 64] >> row % 64 & 1;
        if (!is_true && (column->block.is_false[row / 64] >> row % 64 & 1) == 0)
            return true;
    } else if (!is_known(column, row)) {
        return true;
    }
    if (field->type == fnl_type_text)
        return fnl_kpi_text_number(&spend->texts, &spend->pool, column->block.whole[row], number);
    return fnl_kpi_tell(column->told, spend->state->cells, field->type, field->scale,
                        field->type == fnl_type_bool ? is_true : column->block.whole[row], &spend->scratch, number);
}

static bool read_dimensions(fnl_kpi_spend *spend, uint32_t row, uint32_t *values)
{
    const fnl_spend *section = spend->state->model->kpis->spend;
    const fnl_kpi_spend_column *column = &spend->columns[spend->first_dimension];
    for (uint32_t i = 0; i < fnl_most_dimensions; i++) {
        values[i] = FNL_NO_TEXT;
        if ((section->dimensions >> i & 1) && !read_dimension(spend, column++, row, &values[i]))
            return false;
    }
    return true;
}

static int32_t lagged(const fnl_kpi_spend *spend, int32_t day)
{
    int64_t moved = day + spend->lag_days;
    return moved < fnl_first_day ? fnl_first_day : moved > fnl_last_day ? fnl_last_day : (int32_t)moved;
}

/* `future`: the row is after as_of's day, and dropped. */
static int32_t add_row(fnl_kpi_spend *spend, uint32_t row, bool *future, fnl_error *error)
{
    const fnl_kpi_state *state = spend->state;
    const fnl_spend *section = state->model->kpis->spend;
    const fnl_kpi_spend_column *at = &spend->columns[column_of_time];
    const fnl_kpi_spend_column *amount = &spend->columns[column_of_amount];
    const fnl_kpi_spend_column *kind = &spend->columns[column_of_kind];
    fnl_kpi_spending spending = {
        .day = FNL_NO_PERIOD,
        .lagged_day = FNL_NO_PERIOD,
        .amount = is_known(amount, row) ? amount->block.whole[row] : 0,
        .kind = FNL_NO_TEXT,
        .counts = spend->counts,
        .has_counts = spend->has_counts,
    };
    if (is_known(at, row)) {
        spending.day = fnl_kpi_day_of(&spend->instants_to_days, at->block.whole[row]);
        spending.lagged_day = lagged(spend, spending.day);
    }
    *future = spending.day != FNL_NO_PERIOD && spending.day > spend->last_day;
    if (*future)
        return FNL_OK;
    if ((section->has_kind && is_known(kind, row) &&
         !fnl_kpi_text_number(&spend->texts, &spend->pool, kind->block.whole[row], &spending.kind)) ||
        !read_dimensions(spend, row, spending.values))
        return fnl_fail_memory(error);
    for (uint32_t i = 0; i < section->count_count; i++) {
        const fnl_kpi_spend_column *column = &spend->columns[spend->first_count + i];
        spend->has_counts[i] = is_known(column, row);
        spend->counts[i] = spend->has_counts[i] ? column->block.whole[row] : 0;
    }
    return fnl_kpi_add_spending(state->cells, &state->layout, &spending, error);
}

static int32_t add_block(fnl_kpi_spend *spend, int64_t first, uint32_t count, fnl_tally *tally, fnl_error *error)
{
    int64_t dropped = 0;
    for (uint32_t i = 0; i < spend->column_count; i++) {
        int32_t code = fnl_column_read(spend->columns[i].column, first, count, &spend->columns[i].block, tally, error);
        if (code != FNL_OK)
            return code;
    }
    if (!fnl_kpi_texts_fit(&spend->texts, spend->pool.count))
        return fnl_fail_memory(error);
    for (uint32_t row = 0; row < count; row++) {
        bool is_future = false;
        int32_t code = add_row(spend, row, &is_future, error);
        if (code != FNL_OK)
            return code;
        dropped += is_future;
    }
    fnl_tally_count(tally, fnl_count_future_spend, spend->columns[column_of_time].field->column, dropped);
    return FNL_OK;
}

int32_t fnl_kpi_spend_add(fnl_kpi_spend *spend, const struct ArrowArray *rows, fnl_report *report, fnl_error *error)
{
    fnl_tally tally = { .report = report, .first_row = spend->rows_seen, .error = error };
    if (spend->child_count < 0)
        return fnl_fail(error, FNL_E_ARG, "the state is not bound to a layout of spending: call fnl_state_bind first");
    int32_t code = fnl_table_check(rows, spend->child_count, error);
    if (code == FNL_OK)
        code = open_columns(spend, rows, error);
    for (int64_t row = 0; code == FNL_OK && row < rows->length; row += fnl_block_rows) {
        int64_t left = rows->length - row;
        code = add_block(spend, row, left < fnl_block_rows ? (uint32_t)left : fnl_block_rows, &tally, error);
    }
    spend->state->totals.rejected_values += tally.rejected;
    if (code == FNL_OK)
        spend->rows_seen += rows->length;
    return code;
}
