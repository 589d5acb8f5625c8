/* Adding a table: its rows block by block, those without a key or a time and those of the future counted and dropped. */
#include "activity/state.h"

typedef struct activity_table {
    fnl_activity_state *state;
    const struct ArrowArray *rows;
    fnl_tally *tally;
    fnl_error *error;
    int64_t row;                    /* of the block's first */
    uint64_t live[fnl_block_words]; /* its rows that count */
} activity_table;

static int32_t read_source(const activity_table *table, uint32_t source, uint32_t count, fnl_block *out)
{
    return fnl_column_read(table->state->sources[source].column, table->row, count, out, table->tally, table->error);
}

/* An fnl_read_column: a column of the program. */
static int32_t read_column(void *context, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    const activity_table *table = context;
    const fnl_activity_state *state = table->state;
    (void)error;
    if (column != state->at_column)
        return read_source(table, column, count, out);
    uint32_t at = fnl_activity_role_source(state, fnl_role_at);
    fnl_activity_lend(&state->reading.blocks[at], table->live, count, out);
    return FNL_OK;
}

static int32_t check_rows(const fnl_activity_state *state, const struct ArrowArray *rows, fnl_error *error)
{
    if (state->child_count < 0)
        return fnl_fail(error, FNL_E_ARG, "the state is not bound to a layout of tables: call fnl_state_bind first");
    if (rows->length < 0 || rows->offset < 0 || rows->length > INT64_MAX - rows->offset)
        return fnl_fail(error, FNL_E_SCHEMA, "the table says that it has %lld rows from row %lld on",
                        (long long)rows->length, (long long)rows->offset);
    if (rows->n_children != state->child_count)
        return fnl_fail(error, FNL_E_SCHEMA, "the table has %lld columns, but the state was bound to %lld",
                        (long long)rows->n_children, (long long)state->child_count);
    if (rows->null_count > 0 && rows->n_buffers > 0 && rows->buffers[0] != NULL)
        return fnl_fail(error, FNL_E_SCHEMA,
                        "the table has rows that are NULL as a whole: a table of activities has none");
    if (rows->length > FNL_MOST_ACTIVITIES - state->rows_seen)
        return fnl_fail(error, FNL_E_LIMIT, "a state takes at most %lld activities", (long long)FNL_MOST_ACTIVITIES);
    return FNL_OK;
}

static int32_t open_source(const activity_table *table, uint32_t index)
{
    fnl_activity_state *state = table->state;
    fnl_activity_source *source = &state->sources[index];
    bool is_key = index == fnl_activity_role_source(state, fnl_role_key);
    fnl_pool *pool = is_key ? &state->keys.texts : &state->machine.pool;
    int32_t code = fnl_column_open(source->column, &source->binding, table->rows->children[source->child],
                                   table->rows->offset, table->rows->length, pool, table->error);
    if (code != FNL_OK)
        return code;
    fnl_column_form form = { .width = fnl_width_64, .level = fnl_cpu_find() };
    if (index < state->model->activities->field_count && !state->model->activities->has_id) {
        form.classes = state->bound.program.columns[index].classes;
        form.width = state->bound.program.columns[index].width;
    }
    return fnl_column_choose_form(source->column, &form, table->error);
}

static int32_t open_sources(const activity_table *table)
{
    uint32_t count = fnl_activity_role_source(table->state, fnl_roles);
    for (uint32_t i = 0; i < count; i++) {
        int32_t code = table->state->sources[i].child == FNL_NO_CHILD ? FNL_OK : open_source(table, i);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

static int64_t count_bits(const uint64_t *bits, uint32_t words)
{
    int64_t count = 0;
    for (uint32_t i = 0; i < words; i++)
        count += __builtin_popcountll(bits[i]);
    return count;
}

/* Of the rows that are still live, those that `dropped` has go and are counted. */
static void drop(const activity_table *table, fnl_count_kind kind, const fnl_field *field, uint64_t *live,
                 const uint64_t *kept, uint32_t words)
{
    int64_t before = count_bits(live, words);
    for (uint32_t i = 0; i < words; i++)
        live[i] &= kept[i];
    fnl_tally_count(table->tally, kind, field->column, before - count_bits(live, words));
}

static void find_past(const int64_t *at, int64_t as_of, uint32_t words, uint64_t *past)
{
    for (uint32_t word = 0; word < words; word++) {
        past[word] = 0;
        for (uint32_t i = 0; i < 64; i++)
            past[word] |= (uint64_t)(at[word * 64 + i] <= as_of) << i;
    }
}

/* Keys, times, and which rows count. */
static int32_t find_live(activity_table *table, uint32_t count)
{
    fnl_activity_state *state = table->state;
    const fnl_activities *activities = state->model->activities;
    uint32_t words = (count + 63) / 64;
    uint32_t at_source = fnl_activity_role_source(state, fnl_role_at);
    fnl_block *at = &state->reading.blocks[at_source];
    uint64_t *live = table->live;
    uint64_t known[fnl_block_words];
    uint64_t past[fnl_block_words];
    int32_t code = fnl_activity_read_keys(state, table->row, count, table->tally, known, table->error);
    if (code == FNL_OK)
        code = read_source(table, at_source, count, at);
    if (code != FNL_OK)
        return code;
    memset(live, 0, sizeof table->live);
    for (uint32_t row = 0; row < count; row += 64)
        live[row / 64] = count - row >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << (count - row)) - 1;
    drop(table, fnl_count_no_key, &activities->key, live, known, words);
    drop(table, fnl_count_no_time, &activities->at, live, at->valid, words);
    find_past(at->whole, state->as_of, words, past);
    drop(table, fnl_count_future_activity, &activities->at, live, past, words);
    if (state->keys.are_texts)
        return FNL_OK;
    const fnl_block *key = &state->reading.blocks[fnl_activity_role_source(state, fnl_role_key)];
    bool fine = fnl_keys_add_wholes(&state->keys, key->whole, live, count, state->reading.numbers);
    return fine ? FNL_OK : fnl_fail_memory(table->error);
}

/* The id may be one of the fields: then what is wrong with it was told when the field was read. */
static bool is_told(const fnl_activity_state *state, uint32_t source)
{
    const fnl_activities *activities = state->model->activities;
    bool is_field = false;
    for (uint32_t i = 0; i < activities->field_count && source >= activities->field_count; i++)
        is_field |= state->sources[i].child != FNL_NO_CHILD &&
                    fnl_text_equal(activities->fields[i].read.name, activities->id.name);
    return is_field;
}

static int32_t store(const activity_table *table, uint32_t count)
{
    fnl_activity_state *state = table->state;
    fnl_tally silent = { .error = table->error };
    uint32_t sources = fnl_activity_role_source(state, fnl_roles);
    for (uint32_t i = 0; i < sources; i++) {
        bool is_field = i < state->model->activities->field_count;
        if (state->sources[i].child == FNL_NO_CHILD || (!is_field && i != fnl_activity_role_source(state, fnl_role_id)))
            continue;
        int32_t code = fnl_column_read(state->sources[i].column, table->row, count, &state->reading.blocks[i],
                                       is_told(state, i) ? &silent : table->tally, table->error);
        if (code != FNL_OK)
            return code;
    }
    return fnl_activity_store(state, table->live, count, table->error);
}

static int32_t compute(const activity_table *table, fnl_frame *frame, uint32_t count)
{
    fnl_activity_state *state = table->state;
    if (!fnl_sums_fit(&state->sums, fnl_keys_count(&state->keys)))
        return fnl_fail_memory(table->error);
    int32_t code = fnl_machine_block(&state->machine, frame, count);
    if (code != FNL_OK)
        return code;
    return fnl_activity_take_block(state, &state->reading, &state->machine, &state->sums, table->live, count,
                                   table->error);
}

/* Texts of the machine that take much memory go. */
static int32_t trim(const activity_table *table)
{
    fnl_activity_state *state = table->state;
    bool trimmed = false;
    int32_t code = fnl_machine_trim(&state->machine, &trimmed, table->error);
    if (code != FNL_OK || !trimmed)
        return code;
    fnl_activity_forget_texts(&state->reading);
    uint32_t count = fnl_activity_role_source(state, fnl_roles);
    for (uint32_t i = 0; i < count; i++)
        if (state->sources[i].child != FNL_NO_CHILD && i != fnl_activity_role_source(state, fnl_role_key))
            fnl_column_forget(state->sources[i].column);
    return FNL_OK;
}

static int32_t add_blocks(activity_table *table, fnl_frame *frame)
{
    uint32_t most = fnl_machine_rows(table->state->machine.program);
    uint32_t count = 0;
    for (; table->row < table->rows->length; table->row += count) {
        int64_t rows = table->rows->length - table->row;
        count = rows < most ? (uint32_t)rows : most;
        int32_t code = find_live(table, count);
        if (code == FNL_OK)
            code = table->state->model->activities->has_id ? store(table, count) : compute(table, frame, count);
        if (code == FNL_OK)
            code = trim(table);
        if (code != FNL_OK)
            return code;
    }
    return FNL_OK;
}

int32_t fnl_activity_state_add(fnl_activity_state *state, const struct ArrowArray *rows, fnl_report *report,
                               fnl_error *error)
{
    fnl_tally tally = { .report = report, .first_row = state->rows_seen, .error = error };
    activity_table table = { .state = state, .rows = rows, .tally = &tally, .error = error };
    int32_t code = check_rows(state, rows, error);
    if (code != FNL_OK)
        return code;
    const fnl_program *program = state->model->activities->has_id ? &state->plain.program : &state->bound.program;
    fnl_frame frame = { .as_of = state->as_of,
                        .zone = state->model->zone,
                        .tally = &tally,
                        .error = error,
                        .read_column = read_column,
                        .context = &table };
    fnl_activity_drop_results(state);
    code = fnl_machine_fit(&state->machine, program, state->identity, fnl_machine_rows(program), error);
    if (code == FNL_OK)
        code = open_sources(&table);
    if (code == FNL_OK)
        code = fnl_machine_begin(&state->machine, &frame);
    if (code == FNL_OK)
        code = add_blocks(&table, &frame);
    if (code == FNL_OK)
        state->rows_seen += rows->length;
    return code;
}
