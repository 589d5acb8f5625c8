#include "model/decay.h"

#include "model/factors.h"
#include "model/reader.h"
#include "text/duration.h"

static const char *const decay_keys[] = { "half_life", "linear", "window", "step", "since", NULL };
static const char *const linear_keys[] = { "every", "percent", NULL };

void fnl_decay_tables_start(fnl_decay_tables *tables, const fnl_allocator *memory, uint64_t seed)
{
    *tables = (fnl_decay_tables){ .memory = memory };
    fnl_index_start(&tables->index, memory, seed);
}

void fnl_decay_tables_end(fnl_decay_tables *tables)
{
    fnl_index_end(&tables->index);
    fnl_release(tables->memory, tables->tables);
}

static bool too_many_factors(fnl_model_reader *reader, const fnl_node *node, const fnl_decay *decay)
{
    fnl_buffer *scratch = &reader->scratch;
    scratch->length = 0;
    fnl_write_duration(scratch, decay->step_s);
    size_t step_length = scratch->length;
    fnl_write_duration(scratch, fnl_factor_smallest_step(decay));
    if (scratch->failed)
        return fnl_model_reader_no_memory(reader);
    return fnl_problem(reader, node,
                       "in steps of %.*s this decay lasts more than %d steps; `step: %.*s` is the smallest",
                       (int)step_length, scratch->bytes, (int)fnl_most_factors, (int)(scratch->length - step_length),
                       scratch->bytes + step_length);
}

static bool make_table(fnl_model_reader *reader, const fnl_node *node, const fnl_decay *decay, fnl_decay_table *out)
{
    int64_t count = fnl_factor_count(decay);
    if (count > fnl_most_factors)
        return too_many_factors(reader, node, decay);
    if (count > fnl_most_factors_of_model - reader->decays.factor_count)
        return fnl_limit_problem(reader, node, "the decays of a model have at most %d steps together; use longer steps",
                                 (int)fnl_most_factors_of_model);
    uint32_t *factors = fnl_arena_take(reader->arena, (size_t)count, sizeof *factors);
    if (factors == NULL)
        return fnl_model_reader_no_memory(reader);
    *out = (fnl_decay_table){ .factors = factors, .count = (uint32_t)count };
    reader->decays.factor_count += (uint32_t)count;
    if (fnl_factor_fill(decay, factors, out->count))
        return true;
    return fnl_problem(reader, node, "the steps of this decay cannot be computed exactly: use another `step`");
}

static bool keep_table(fnl_model_reader *reader, uint32_t number, fnl_decay_table table)
{
    fnl_decay_tables *tables = &reader->decays;
    if (number >= tables->capacity) {
        uint32_t wanted = tables->capacity == 0 ? 8 : tables->capacity * 2;
        fnl_decay_table *grown = fnl_resize(tables->memory, tables->tables, wanted, sizeof *grown);
        if (grown == NULL)
            return fnl_model_reader_no_memory(reader);
        tables->tables = grown;
        tables->capacity = wanted;
    }
    tables->tables[number] = table;
    return true;
}

/* The table of these numbers: one that exists, or a new one. */
static bool find_table(fnl_model_reader *reader, const fnl_node *node, fnl_decay *decay)
{
    fnl_decay_tables *tables = &reader->decays;
    int64_t numbers[] = { (int64_t)decay->kind, decay->duration_s, decay->percent, decay->step_s };
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_index_add(&tables->index, (fnl_text){ (const char *)numbers, sizeof numbers }, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    fnl_decay_table table = { 0 };
    if (!is_new) {
        table = tables->tables[number];
    } else if (!make_table(reader, node, decay, &table) || !keep_table(reader, number, table)) {
        fnl_index_cut(&tables->index, number); /* every key of the index has its table */
        return false;
    }
    decay->factors = table.factors;
    decay->factor_count = table.count;
    return true;
}

static bool read_linear(fnl_model_reader *reader, const fnl_node *node, fnl_decay *decay)
{
    if (!fnl_take_map(reader, node, linear_keys, "a linear decay"))
        return false;
    const fnl_node *every = fnl_node_get(node, "every");
    const fnl_node *percent = fnl_node_get(node, "percent");
    if (every == NULL)
        return fnl_missing_problem(reader, node, "every", "a linear decay needs `every`, such as every: 30d");
    if (percent == NULL)
        return fnl_missing_problem(reader, node, "percent", "a linear decay needs `percent`, such as percent: 50");
    bool good = fnl_take_duration(reader, every, &decay->duration_s);
    return fnl_take_percent(reader, percent, &decay->percent) && good;
}

/* Which of the three, and its numbers. */
static bool read_kind(fnl_model_reader *reader, const fnl_node *node, fnl_decay *decay)
{
    static const fnl_decay_kind kinds[] = { fnl_decay_half_life, fnl_decay_linear, fnl_decay_window };
    const fnl_node *chosen = NULL;
    for (size_t i = 0; i < 3; i++) {
        const fnl_node *value = fnl_node_get(node, decay_keys[i]);
        if (value != NULL && chosen != NULL)
            return fnl_key_problem(reader, value, "a decay is one of half_life, linear and window");
        if (value == NULL)
            continue;
        chosen = value;
        decay->kind = kinds[i];
    }
    if (chosen == NULL)
        return fnl_problem(reader, node, "a decay needs one of half_life, linear and window");
    if (decay->kind == fnl_decay_linear)
        return read_linear(reader, chosen, decay);
    return fnl_take_duration(reader, chosen, &decay->duration_s);
}

static bool read_since(fnl_model_reader *reader, const fnl_node *node, fnl_since wanted, fnl_decay *decay)
{
    const fnl_node *since = fnl_node_get(node, "since");
    if (since == NULL && wanted != fnl_since_needed)
        return true;
    if (since != NULL && wanted == fnl_since_refused)
        return fnl_key_problem(reader, since,
                               "an `each` rule counts the age of each activity: its decay has no `since`");
    if (since == NULL)
        return fnl_missing_problem(reader, node, "since", "a decay needs `since`, the time field that ages count from");
    if (!fnl_take_input(reader, since, &decay->since_text, &decay->since))
        return false;
    fnl_type type = fnl_expression_type(decay->since);
    if (type == fnl_type_time)
        return true;
    decay->since = NULL;
    return fnl_problem(reader, since, "`since` is a time; this is %s", fnl_type_phrase(type));
}

bool fnl_read_decay(fnl_model_reader *reader, const fnl_node *node, fnl_since since, fnl_decay *decay)
{
    *decay = (fnl_decay){ .step_s = fnl_day_seconds };
    if (!fnl_take_map(reader, node, decay_keys, "a decay"))
        return false;
    bool numbers = read_kind(reader, node, decay);
    const fnl_node *step = fnl_node_get(node, "step");
    if (step != NULL)
        numbers = fnl_take_duration(reader, step, &decay->step_s) && numbers;
    bool ages = read_since(reader, node, since, decay);
    return numbers && find_table(reader, node, decay) && ages;
}
