/* What activities come to for the leads at hand: found in a state by their keys. */
#include "plan/binding.h"

#include "plan/state.h"

#include <string.h>

static bool reads_activities(const fnl_leads *leads)
{
    for (uint32_t i = leads->plan->model->field_count; i < leads->program->column_count; i++)
        if (leads->program->columns[i].is_read)
            return true;
    return false;
}

/* Whether the table itself says it. */
static int32_t check_columns(const fnl_leads *leads, fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    for (uint32_t i = plan->model->field_count; i < leads->program->column_count; i++)
        if (leads->program->columns[i].is_read && !plan->sources[i].usable)
            return fnl_fail(error, FNL_E_ARG,
                            "the outputs read activities: give `activities`, a state of them, or the table a column "
                            "\"%.*s\"",
                            FNL_TEXT_ARGS(fnl_plan_field(plan, i)->column));
    return FNL_OK;
}

static int32_t check_state(const fnl_plan *plan, const fnl_run_options *options, fnl_error *error)
{
    const fnl_state *state = options->activities;
    if (state->activities == NULL)
        return fnl_fail(error, FNL_E_STATE, "the state is of kind %s; one of kind activities is needed", state->kind);
    if (memcmp(state->model->fingerprint, plan->model->fingerprint, sizeof plan->model->fingerprint) != 0)
        return fnl_fail(error, FNL_E_STATE, "the activities were added up by another model than that of the plan");
    int64_t as_of = fnl_activity_state_as_of(state->activities);
    if (as_of != options->as_of)
        return fnl_fail(error, FNL_E_STATE,
                        "the activities were added up as of %lld, the run is as of %lld (microseconds since 1970)",
                        (long long)as_of, (long long)options->as_of);
    return FNL_OK;
}

/* Memory for the keys of a block, kept with the scratch. */
static bool take_keys(fnl_scratch *scratch)
{
    if (scratch->activity_rows != NULL)
        return true;
    scratch->keys.own = fnl_allocate_zeroed(&scratch->memory, fnl_block_rows, sizeof(int64_t));
    scratch->keys.valid = fnl_allocate_zeroed(&scratch->memory, fnl_block_words, sizeof(uint64_t));
    if (scratch->keys.own != NULL && scratch->keys.valid != NULL)
        scratch->activity_rows = fnl_allocate_zeroed(&scratch->memory, fnl_block_rows, sizeof(uint32_t));
    return scratch->activity_rows != NULL;
}

static int32_t open_keys(fnl_leads *leads, fnl_error *error)
{
    const fnl_plan *plan = leads->plan;
    const fnl_source *source = &plan->sources[plan->model->activities->lead_id];
    if (leads->table == NULL)
        return FNL_OK;
    if (!source->usable)
        return fnl_fail(error, FNL_E_SCHEMA, "the table has no column \"%.*s\", by which activities belong to leads",
                        FNL_TEXT_ARGS(fnl_plan_field(plan, plan->model->activities->lead_id)->column));
    fnl_column **column = &leads->scratch->columns[fnl_plan_source_count(plan)];
    if (*column == NULL)
        *column = fnl_column_new(&leads->scratch->memory);
    if (*column == NULL)
        return fnl_fail_memory(error);
    return fnl_column_open(*column, &source->binding, leads->table->children[source->child], leads->table->offset,
                           leads->table->length, &leads->scratch->machine.pool, error);
}

int32_t fnl_leads_join(fnl_leads *leads, const fnl_run_options *options, fnl_error *error)
{
    leads->activities = NULL;
    leads->keys_row = -1;
    if (!reads_activities(leads))
        return FNL_OK;
    if (options->activities == NULL)
        return leads->table == NULL ? FNL_OK : check_columns(leads, error);
    int32_t code = check_state(leads->plan, options, error);
    if (code == FNL_OK)
        code = fnl_activity_state_results(options->activities->activities, &leads->activities, error);
    if (code == FNL_OK && !take_keys(leads->scratch))
        code = fnl_fail_memory(error);
    return code == FNL_OK ? open_keys(leads, error) : code;
}

/* The keys of a block's leads. What is wrong with them is reported where the program reads the field, else here. */
static int32_t read_keys(fnl_leads *leads, uint32_t count, fnl_error *error)
{
    fnl_scratch *scratch = leads->scratch;
    const fnl_plan *plan = leads->plan;
    uint32_t field = plan->model->activities->lead_id;
    fnl_tally silent = { .error = error };
    fnl_tally *tally = leads->program->columns[field].is_read ? &silent : leads->tally;
    scratch->keys.values = scratch->keys.own;
    if (leads->table != NULL)
        return fnl_column_read(scratch->columns[fnl_plan_source_count(plan)], leads->row, count, &scratch->keys, tally,
                               error);
    return fnl_cell_read(fnl_plan_field(plan, field), fnl_leads_cell(leads, field), NULL, &scratch->machine.pool,
                         &scratch->machine.scratch, &scratch->keys, tally, error);
}

/* Where the activities of a block's leads stand. */
static int32_t find_rows(fnl_leads *leads, uint32_t count, fnl_error *error)
{
    const fnl_block *keys = &leads->scratch->keys;
    uint32_t *rows = leads->scratch->activity_rows;
    if (leads->keys_row == leads->row)
        return FNL_OK;
    int32_t code = read_keys(leads, count, error);
    if (code != FNL_OK)
        return code;
    bool is_text = leads->plan->model->activities->key.type == fnl_type_text;
    for (uint32_t row = 0; row < count; row++) {
        bool valid = (keys->valid[row / 64] >> row % 64 & 1) != 0;
        if (!valid)
            rows[row] = FNL_NO_KEY;
        else if (is_text)
            rows[row] = fnl_activity_find_text(leads->activities, leads->scratch->machine.pool.keys[keys->whole[row]]);
        else
            rows[row] = fnl_activity_find_whole(leads->activities, keys->whole[row]);
    }
    leads->keys_row = leads->row;
    return FNL_OK;
}

/* The text of a row as the program reads it: its class, or its number in the pool. */
static bool put_text(const fnl_leads *leads, const fnl_classes *classes, const fnl_activity_value *value, uint32_t row,
                     fnl_block *out)
{
    fnl_pool *pool = &leads->scratch->machine.pool;
    uint32_t number = 0;
    bool is_new = false;
    if (classes == NULL) {
        bool fine = !value->known || fnl_index_add(pool, value->text, &number, &is_new);
        out->whole[row] = number;
        return fine;
    }
    bool is_literal = value->known && fnl_index_find(pool, value->text, &number);
    uint16_t class = value->known ? classes->other : fnl_class_of_null(classes);
    if (is_literal)
        class = fnl_class_of_number(classes, number);
    if (classes->width == fnl_width_8)
        out->class8[row] = (uint8_t) class;
    else
        out->class16[row] = class;
    return true;
}

static void put_truth(const fnl_activity_value *value, uint32_t row, fnl_block *out)
{
    uint64_t bit = UINT64_C(1) << row % 64;
    if (value->known && value->whole != 0)
        out->is_true[row / 64] |= bit;
    else if (value->known)
        out->is_false[row / 64] |= bit;
}

/* One value into its row; the masks of the block are 0 before. */
static bool put_value(const fnl_leads *leads, uint32_t column, const fnl_activity_value *value, uint32_t row,
                      fnl_block *out)
{
    const fnl_type type = fnl_plan_field(leads->plan, column)->type;
    if (type == fnl_type_bool) {
        put_truth(value, row, out);
        return true;
    }
    if (value->known)
        out->valid[row / 64] |= UINT64_C(1) << row % 64;
    if (type == fnl_type_text)
        return put_text(leads, leads->program->columns[column].classes, value, row, out);
    if (type == fnl_type_number)
        out->number[row] = value->known ? value->number : 0;
    else
        out->whole[row] = value->known ? value->whole : 0;
    return true;
}

int32_t fnl_leads_read_joined(fnl_leads *leads, uint32_t column, uint32_t count, fnl_block *out, fnl_error *error)
{
    int32_t code = find_rows(leads, count, error);
    if (code != FNL_OK)
        return code;
    uint32_t words = (count + 63) / 64;
    bool is_truth = fnl_plan_field(leads->plan, column)->type == fnl_type_bool;
    memset(out->valid, 0, words * sizeof *out->valid);
    if (is_truth)
        memset(out->is_true, 0, words * sizeof *out->is_true);
    for (uint32_t row = 0; row < count; row++) {
        fnl_activity_value value = fnl_activity_value_of(leads->activities, leads->scratch->activity_rows[row],
                                                         column - leads->plan->model->field_count);
        if (!put_value(leads, column, &value, row, out))
            return fnl_fail_memory(error);
        if (value.overflows)
            fnl_tally_count(leads->tally, fnl_count_overflow, fnl_plan_field(leads->plan, column)->column, 1);
    }
    const fnl_classes *classes = leads->program->columns[column].classes;
    /* Kernels look up the rows of whole words. */
    for (uint32_t row = count; classes != NULL && row < words * 64; row++) {
        static const fnl_activity_value missing = { 0 };
        put_text(leads, classes, &missing, row, out);
    }
    return FNL_OK;
}
