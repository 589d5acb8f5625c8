/* Reading expressions: conditions, inputs, computed values. */
#include "model/names.h"
#include "model/reader.h"

const char *fnl_type_phrase(fnl_type type)
{
    switch (type) {
    case fnl_type_text:
        return "a text";
    case fnl_type_int:
        return "an int";
    case fnl_type_number:
        return "a number";
    case fnl_type_decimal:
        return "a decimal";
    case fnl_type_bool:
        return "a bool";
    case fnl_type_time:
        return "a time";
    case fnl_type_date:
        return "a date";
    case fnl_type_intervals:
        return "a list of intervals";
    }
    return "a value";
}

/* Fields and features that something reads, for the lint. */
static void mark_read(fnl_model_reader *reader, const fnl_expression *expression)
{
    const fnl_model *model = reader->model;
    bool of_leads = reader->at_hand == &reader->names;
    fnl_model_field *fields = of_leads ? model->fields : model->activities->fields;
    uint32_t field_count = of_leads ? model->field_count : model->activities->field_count;
    uint32_t first_feature = model->symbol_starts[fnl_symbol_feature];
    uint32_t count = 0;
    const uint32_t *symbols = fnl_expression_symbols(expression, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (symbols[i] < field_count)
            fields[symbols[i]].is_read = true;
        else if (symbols[i] >= first_feature && symbols[i] < model->symbol_starts[fnl_symbol_sla])
            model->activities->features[symbols[i] - first_feature].is_read = true;
    }
}

/* Keeps that an expression reads the field with a lead's stage; false without memory. */
static bool note_stage(fnl_model_reader *reader, const fnl_node *node, const fnl_expression *expression)
{
    uint32_t count = 0;
    const uint32_t *symbols = fnl_expression_symbols(expression, &count);
    while (count > 0 && symbols[count - 1] != reader->stage_symbol)
        count--;
    if (count == 0 || reader->at_hand != &reader->names)
        return true;
    if (!fnl_arena_grow(reader->arena, &reader->stage_readings, reader->stage_reading_count,
                        &reader->stage_reading_capacity, sizeof *reader->stage_readings))
        return fnl_model_reader_no_memory(reader);
    reader->stage_readings[reader->stage_reading_count++] = (fnl_stage_reading){ node, expression };
    return true;
}

static bool find_field(fnl_model_reader *reader, const fnl_node *node, fnl_text name, bool is_key, uint32_t *out)
{
    const fnl_names *names = &reader->names;
    uint32_t symbol = fnl_names_find(names, name);
    if (symbol != FNL_NO_SYMBOL && symbol < names->field_count) {
        *out = symbol;
        reader->model->fields[symbol].is_read = true;
        return names->states[symbol] != fnl_symbol_broken;
    }
    fnl_text shown = fnl_shown(name);
    fnl_text near = fnl_names_nearest(names, name, fnl_wanted_field);
    const char *hint = near.length == 0 ? "" : ": did you mean '";
    bool (*report)(fnl_model_reader *, const fnl_node *, const char *, ...) = is_key ? fnl_key_problem : fnl_problem;
    return report(reader, node, "there is no field '%.*s'%s%.*s%s", FNL_TEXT_ARGS(shown), hint, FNL_TEXT_ARGS(near),
                  near.length == 0 ? "" : "'?");
}

bool fnl_take_field(fnl_model_reader *reader, const fnl_node *node, uint32_t *out)
{
    fnl_text name;
    if (!fnl_node_written(node, &name))
        return fnl_problem(reader, node, "the name of a field is needed");
    return find_field(reader, node, name, false, out);
}

bool fnl_take_field_of(fnl_model_reader *reader, const fnl_node *node, const char *key, fnl_type type, uint32_t *out)
{
    if (!fnl_take_field(reader, node, out))
        return false;
    fnl_type found = reader->model->fields[*out].read.type;
    if (found == type)
        return true;
    return fnl_problem(reader, node, "`%s` names a field that is %s; this one is %s", key, fnl_type_phrase(type),
                       fnl_type_phrase(found));
}

bool fnl_take_field_of_key(fnl_model_reader *reader, const fnl_node *node, uint32_t *out)
{
    return find_field(reader, node, node->key, true, out);
}

static bool read_expression(fnl_model_reader *reader, const fnl_node *node, fnl_text text, fnl_expression **out)
{
    fnl_names *names = reader->at_hand;
    fnl_error error = { 0 };
    names->touched_broken = false;
    names->scope.zone = reader->model->zone;
    int32_t code = fnl_expression_read(reader->arena, text, &names->scope, out, &error);
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    if (code != FNL_OK) {
        *out = NULL;
        return !names->touched_broken && fnl_passed_problem(reader, node, &error);
    }
    if (names->touched_broken) { /* the broken name has its own report */
        *out = NULL;
        return false;
    }
    mark_read(reader, *out);
    return note_stage(reader, node, *out);
}

bool fnl_take_expression(fnl_model_reader *reader, const fnl_node *node, fnl_expression **out)
{
    fnl_text text;
    *out = NULL;
    return fnl_take_text(reader, node, &text) && read_expression(reader, node, text, out);
}

bool fnl_take_condition(fnl_model_reader *reader, const fnl_node *node, fnl_expression **out)
{
    if (!fnl_take_expression(reader, node, out))
        return false;
    fnl_type type = fnl_expression_type(*out);
    if (type == fnl_type_bool)
        return true;
    *out = NULL;
    return fnl_problem(reader, node, "a condition is true or false; this is %s", fnl_type_phrase(type));
}

bool fnl_take_input(fnl_model_reader *reader, const fnl_node *node, fnl_text *written, fnl_expression **out)
{
    *out = NULL;
    if (!fnl_take_text(reader, node, written))
        return false;
    fnl_names *names = reader->at_hand;
    names->touched_broken = false;
    const fnl_symbol *symbol = names->scope.find(names->scope.context, *written);
    if (symbol == NULL)
        return read_expression(reader, node, *written, out);
    if (names->touched_broken)
        return false;
    if (fnl_expression_of_symbol(reader->arena, symbol, out) != FNL_OK)
        return fnl_model_reader_no_memory(reader);
    mark_read(reader, *out);
    return true;
}

static bool is_numeric(fnl_type type)
{
    return type == fnl_type_int || type == fnl_type_decimal || type == fnl_type_number;
}

bool fnl_check_converts(fnl_model_reader *reader, const fnl_node *node, const fnl_field *field,
                        const fnl_expression *expression)
{
    fnl_type type = fnl_expression_type(expression);
    if (type == field->type || (is_numeric(type) && is_numeric(field->type)))
        return true;
    return fnl_problem(reader, node, "the field is %s, but this is %s", fnl_type_phrase(field->type),
                       fnl_type_phrase(type));
}
