/* Collecting the names of fields and scores before anything else is read. */
#include "model/names.h"
#include "model/reader.h"

static const char *why_taken(const fnl_names *names, fnl_named named)
{
    if (named.is_metric)
        return "names of metrics differ from each other, from the fields and from the outputs";
    return named.symbol < names->field_count ? "another field has it"
                                             : "names of outputs differ from each other and from the fields";
}

/* Adds a name that stands for `named`; reports at node if it is taken. */
static bool add_name(fnl_model_reader *reader, fnl_names *names, const fnl_node *node, fnl_text name, fnl_named named)
{
    uint32_t number = 0;
    bool is_new = false;
    if (!fnl_index_add(&names->index, name, &number, &is_new))
        return fnl_model_reader_no_memory(reader);
    if (!is_new) {
        fnl_text shown = fnl_shown(name);
        return fnl_problem(reader, node, "the name '%.*s' is taken: %s", FNL_TEXT_ARGS(shown), why_taken(names, named));
    }
    if (number >= names->named_capacity) {
        uint32_t wanted = names->named_capacity == 0 ? 64 : names->named_capacity * 2;
        fnl_named *grown = fnl_resize(reader->memory, names->named, wanted, sizeof *grown);
        if (grown == NULL) {
            fnl_index_cut(&names->index, number); /* every name in the index has its meaning */
            return fnl_model_reader_no_memory(reader);
        }
        names->named = grown;
        names->named_capacity = wanted;
    }
    names->named[number] = named;
    return true;
}

static bool add_symbol(fnl_model_reader *reader, fnl_names *names, const fnl_node *node, fnl_text name, fnl_named named)
{
    if (!add_name(reader, names, node, name, named))
        return false;
    fnl_text copy = fnl_arena_copy(reader->arena, name);
    if (copy.bytes == NULL)
        return fnl_model_reader_no_memory(reader);
    names->symbols[named.symbol] = (fnl_symbol){ .name = copy, .number = named.symbol };
    names->states[named.symbol] = fnl_symbol_later;
    return true;
}

bool fnl_names_add(fnl_model_reader *reader, const fnl_node *node, fnl_text name, uint32_t symbol, bool is_output)
{
    return add_symbol(reader, &reader->names, node, name, (fnl_named){ .symbol = symbol, .is_output = is_output });
}

bool fnl_names_add_metric(fnl_model_reader *reader, const fnl_node *node, fnl_text name)
{
    return add_name(reader, &reader->names, node, name, (fnl_named){ .symbol = FNL_NO_SYMBOL, .is_metric = true });
}

bool fnl_names_add_activity_field(fnl_model_reader *reader, const fnl_node *node, fnl_text name, uint32_t symbol)
{
    return add_symbol(reader, &reader->activity_names, node, name, (fnl_named){ .symbol = symbol });
}

bool fnl_names_take_activities(fnl_model_reader *reader, uint32_t count)
{
    fnl_names *names = &reader->activity_names;
    names->field_count = names->symbol_count = count;
    names->symbols = fnl_arena_take(reader->arena, count, sizeof *names->symbols);
    names->states = fnl_allocate_zeroed(reader->memory, count, sizeof *names->states);
    return (names->symbols != NULL && names->states != NULL) || fnl_model_reader_no_memory(reader);
}

/* Outputs are asked for by these names, now or in versions to come. */
static const char *const group_words[] = { "scores", "reasons", "lifecycle", "sla", "decisions", "rules", NULL };

bool fnl_check_output_name(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const char *who)
{
    fnl_text shown = fnl_shown(name);
    for (uint32_t i = 0; group_words[i] != NULL; i++)
        if (fnl_text_equal(name, fnl_text_of(group_words[i])))
            return fnl_problem(reader, node, "'%.*s' cannot name %s: it is the name of a group of outputs",
                               FNL_TEXT_ARGS(shown), who);
    if (fnl_is_identifier(name))
        return true;
    return fnl_problem(reader, node, "'%.*s' cannot name %s: letters, digits and _, no digit first, at most %d bytes",
                       FNL_TEXT_ARGS(shown), who, (int)fnl_most_identifier);
}

/* name + suffix, in the reader's scratch. */
static fnl_text with_suffix(fnl_model_reader *reader, fnl_text name, const char *suffix)
{
    reader->scratch.length = 0;
    fnl_buffer_put_text(&reader->scratch, name);
    fnl_buffer_put_string(&reader->scratch, suffix);
    if (reader->scratch.failed)
        fnl_model_reader_no_memory(reader);
    return fnl_buffer_text(&reader->scratch);
}

static void register_reasons(fnl_model_reader *reader, const fnl_node *node, fnl_text name, const fnl_node *top)
{
    static const char *const suffixes[] = { "", "_points" };
    const fnl_named reason = { .symbol = FNL_NO_SYMBOL, .is_output = true };
    int64_t count = 0;
    if (top == NULL || top->kind == fnl_node_list || top->kind == fnl_node_map)
        return;
    if (top->kind == fnl_node_integer)
        count = top->integer;
    else if (fnl_read_integer(top->text, &count) != fnl_read_ok)
        return;
    for (int64_t k = 1; k <= count && k <= fnl_most_reasons; k++)
        for (size_t i = 0; i < 2; i++) {
            with_suffix(reader, name, "_reason_");
            fnl_buffer_put_integer(&reader->scratch, k);
            fnl_buffer_put_string(&reader->scratch, suffixes[i]);
            if (reader->scratch.failed) {
                fnl_model_reader_no_memory(reader);
                return;
            }
            if (!add_name(reader, &reader->names, node, fnl_buffer_text(&reader->scratch), reason))
                return;
        }
}

static void register_score(fnl_model_reader *reader, const fnl_node *score, uint32_t index)
{
    const fnl_names *names = &reader->names;
    const fnl_node *node = fnl_node_get(score, "name");
    fnl_text name;
    if (node == NULL || !fnl_node_written(node, &name) || !fnl_is_identifier(name))
        return; /* reported when the score is read */
    bool is_matrix = fnl_node_get(score, "matrix") != NULL;
    uint32_t symbol = fnl_names_score_symbol(names, index, fnl_part_score);
    if (!fnl_names_add(reader, node, name, symbol, !is_matrix))
        return;
    if (is_matrix)
        names->states[symbol] = fnl_symbol_none;
    else if (!fnl_names_add(reader, node, with_suffix(reader, name, "_raw"),
                            fnl_names_score_symbol(names, index, fnl_part_raw), true))
        return;
    if (is_matrix || fnl_node_get(score, "bands") != NULL)
        if (!fnl_names_add(reader, node, with_suffix(reader, name, "_band"),
                           fnl_names_score_symbol(names, index, fnl_part_band), true))
            return;
    register_reasons(reader, node, name, fnl_node_get(fnl_node_get(score, "reasons"), "top"));
}

static uint32_t items_of(const fnl_node *node)
{
    return node != NULL && node->kind == fnl_node_list ? node->count : 0;
}

/* Where the symbols of each kind begin. */
static void number_symbols(fnl_model_reader *reader, const fnl_sections *sections)
{
    fnl_names *names = &reader->names;
    uint32_t *starts = reader->model->symbol_starts;
    names->starts = starts;
    names->field_count = items_of(sections->fields);
    names->score_end = names->field_count + fnl_parts * items_of(sections->scores);
    starts[fnl_symbol_score] = starts[fnl_symbol_raw] = starts[fnl_symbol_band] = names->field_count;
    starts[fnl_symbol_feature] = names->score_end;
    starts[fnl_symbol_sla] = starts[fnl_symbol_feature] + fnl_count_features(sections->activities);
    starts[fnl_symbol_lifecycle] = starts[fnl_symbol_sla] + fnl_sla_outputs * items_of(sections->sla);
    starts[fnl_symbol_kept] = starts[fnl_symbol_lifecycle] + (sections->lifecycle == NULL ? 0 : fnl_lifecycle_outputs);
    starts[fnl_symbol_decision] = starts[fnl_symbol_kept] + fnl_count_kept(sections->lifecycle);
    names->symbol_count = starts[fnl_symbol_decision] + fnl_count_decision_outputs(reader, sections->decisions);
}

void fnl_names_register(fnl_model_reader *reader, const fnl_sections *sections)
{
    fnl_names *names = &reader->names;
    number_symbols(reader, sections);
    names->symbols = fnl_arena_take(reader->arena, names->symbol_count, sizeof *names->symbols);
    names->states = fnl_allocate_zeroed(reader->memory, names->symbol_count, sizeof *names->states);
    if (names->symbols == NULL || names->states == NULL) {
        fnl_model_reader_no_memory(reader);
        return;
    }
    reader->model->symbols = names->symbols;
    for (uint32_t i = 0; i < names->field_count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *node = fnl_node_get(&sections->fields->items[i], "name");
        fnl_text name;
        if (node != NULL && fnl_node_written(node, &name) && name.length != 0)
            fnl_names_add(reader, node, name, i, false);
    }
    for (uint32_t i = 0; i < items_of(sections->scores) && !fnl_model_reader_done(reader); i++)
        register_score(reader, &sections->scores->items[i], i);
    if (sections->activities != NULL)
        fnl_register_activities(reader, sections->activities);
    if (sections->sla != NULL)
        fnl_register_sla(reader, sections->sla);
    if (sections->lifecycle != NULL)
        fnl_register_lifecycle(reader, sections->lifecycle);
    if (sections->decisions != NULL)
        fnl_register_decisions(reader, sections->decisions);
}
