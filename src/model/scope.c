#include "expr/nearest.h"
#include "model/reader.h"

/* Whether what a symbol stands for stays as it is while a clock runs: fields, and features without `within`. */
static bool is_lasting(const fnl_names *names, uint32_t symbol)
{
    const uint32_t *starts = names->starts;
    if (symbol < names->field_count)
        return true;
    return symbol >= starts[fnl_symbol_feature] && symbol < starts[fnl_symbol_sla] && names->activities != NULL &&
           names->activities->features[symbol - starts[fnl_symbol_feature]].within_s == 0;
}

static const fnl_symbol *find_symbol(const void *context, fnl_text name)
{
    /* The scope is handed out as constant; that a broken symbol was used is this floor's own note. */
    fnl_names *names = (fnl_names *)(uintptr_t)context;
    uint32_t symbol = fnl_names_find(names, name);
    if (symbol == FNL_NO_SYMBOL)
        return NULL;
    if (names->in_sla && !is_lasting(names, symbol))
        return NULL;
    uint8_t state = names->states[symbol];
    if (state == fnl_symbol_broken)
        names->touched_broken = true;
    return state == fnl_symbol_ready || state == fnl_symbol_broken ? &names->symbols[symbol] : NULL;
}

static fnl_text nearest_symbol(const void *context, fnl_text name)
{
    return fnl_names_nearest(context, name, fnl_wanted_any);
}

static bool is_other(const fnl_names *names, fnl_text name)
{
    uint32_t number = 0;
    return names->others != NULL && fnl_index_find(&names->others->index, name, &number);
}

/* What a clock read today would judge last month by: a score that has decayed since would make a breach vanish. */
static const char *why_not_in_sla(const fnl_names *names, uint32_t symbol)
{
    if (symbol < names->score_end)
        return "is a score as it is now: stamp what was true at hand-over into a field and read the stamp";
    if (symbol < names->starts[fnl_symbol_sla])
        return "is a feature with `within`, which changes by the day: "
               "stamp what was true at hand-over into a field and read the stamp";
    return "is an output as it is now: stamp what was true at hand-over into a field and read the stamp";
}

/* Of what no expression reads, wherever it stands. */
static const char *why_never(uint8_t state)
{
    switch (state) {
    case fnl_symbol_none:
        return "is a matrix, which has only a band";
    case fnl_symbol_too_long:
        return "is a list that can have more than 62 items, and conditions read lists of up to 62";
    case fnl_symbol_intervals:
        return "is a list of intervals, which only `pauses` of a clock reads";
    default:
        return NULL;
    }
}

static const char *why_no_symbol(fnl_named named)
{
    return named.is_metric ? "is a metric, which is counted of all leads and read by `expr` of metrics"
                           : "is a reason, which expressions cannot read";
}

static const char *why_not(const void *context, fnl_text name)
{
    const fnl_names *names = context;
    uint32_t number = 0;
    if (!fnl_index_find(&names->index, name, &number))
        return is_other(names, name) ? "activity fields are read by features and `each` rules" : NULL;
    uint32_t symbol = names->named[number].symbol;
    if (symbol == FNL_NO_SYMBOL)
        return why_no_symbol(names->named[number]);
    const char *never = why_never(names->states[symbol]);
    if (never != NULL)
        return never;
    if (symbol < names->field_count)
        return "comes later: a computed field reads the fields above it";
    if (names->in_sla && symbol >= names->field_count)
        return why_not_in_sla(names, symbol);
    if (symbol < names->score_end)
        return names->in_field ? "is a score, and scores are computed after the fields"
                               : "comes later: an expression reads the scores above its own";
    if (symbol < names->starts[fnl_symbol_sla])
        return "is a feature of activities, and features are computed after the fields";
    if (symbol < names->starts[fnl_symbol_lifecycle])
        return names->in_field ? "is an output of a clock, and clocks are computed after the fields"
                               : "comes later: only the lifecycle and decisions read the outputs of clocks";
    if (symbol >= names->starts[fnl_symbol_decision])
        return "comes later: only decisions below it read the outputs of a decision";
    return names->in_lifecycle ? "is an output of the lifecycle, whose conditions read the lead as it came in"
                               : "comes later: only decisions read the outputs of the lifecycle";
}

void fnl_names_start(fnl_names *names, const fnl_allocator *memory, uint64_t seed)
{
    *names = (fnl_names){ 0 };
    fnl_index_start(&names->index, memory, seed);
    names->scope = (fnl_scope){ .context = names, .find = find_symbol, .nearest = nearest_symbol, .why_not = why_not };
}

static const char *why_not_activities(const void *context, fnl_text name)
{
    return is_other(context, name) ? "conditions of activities read activity fields" : NULL;
}

void fnl_names_start_activities(fnl_names *names, fnl_names *leads, const fnl_allocator *memory, uint64_t seed)
{
    fnl_names_start(names, memory, seed);
    names->others = leads;
    leads->others = names;
    names->scope.why_not = why_not_activities;
}

void fnl_names_end(fnl_names *names, const fnl_allocator *memory)
{
    fnl_index_end(&names->index);
    fnl_release(memory, names->named);
    fnl_release(memory, names->states);
}

uint32_t fnl_names_score_symbol(const fnl_names *names, uint32_t score, uint32_t part)
{
    return names->field_count + fnl_parts * score + part;
}

uint32_t fnl_names_find(const fnl_names *names, fnl_text name)
{
    uint32_t number = 0;
    if (!fnl_index_find(&names->index, name, &number))
        return FNL_NO_SYMBOL;
    return names->named[number].symbol;
}

void fnl_names_set_ready(fnl_names *names, uint32_t symbol, fnl_type type, unsigned scale, const fnl_field *field)
{
    if (names->states[symbol] == fnl_symbol_none)
        return;
    fnl_symbol *known = &names->symbols[symbol];
    known->type = type;
    known->scale = scale;
    known->field = field;
    names->states[symbol] = fnl_symbol_ready;
}

void fnl_names_set_broken(fnl_names *names, uint32_t symbol)
{
    if (names->states[symbol] != fnl_symbol_none)
        names->states[symbol] = fnl_symbol_broken;
}

void fnl_names_set_intervals(fnl_names *names, uint32_t symbol)
{
    names->states[symbol] = fnl_symbol_intervals;
}

void fnl_names_set_too_long(fnl_names *names, uint32_t symbol)
{
    names->states[symbol] = fnl_symbol_too_long;
}

/* Whether a name counts as a candidate. */
static bool is_wanted(const fnl_names *names, fnl_named named, fnl_wanted_name wanted)
{
    uint32_t symbol = named.symbol;
    if (symbol == FNL_NO_SYMBOL || names->states[symbol] == fnl_symbol_none)
        return false;
    if (wanted == fnl_wanted_any && names->in_sla && !is_lasting(names, symbol))
        return false;
    if (wanted == fnl_wanted_any)
        return names->states[symbol] == fnl_symbol_ready;
    if (symbol < names->field_count)
        return wanted == fnl_wanted_field;
    if (names->states[symbol] == fnl_symbol_later || symbol >= names->score_end)
        return false;
    uint32_t part = (symbol - names->field_count) % fnl_parts;
    return (wanted == fnl_wanted_score && part == fnl_part_score) ||
           (wanted == fnl_wanted_band && part == fnl_part_band);
}

fnl_text fnl_names_nearest(const fnl_names *names, fnl_text unknown, fnl_wanted_name wanted)
{
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, unknown);
    for (uint32_t i = 0; i < names->index.count; i++)
        if (is_wanted(names, names->named[i], wanted))
            fnl_nearest_try(&nearest, names->index.keys[i]);
    return nearest.best;
}

bool fnl_names_is_output(const fnl_names *names, fnl_text name, fnl_text *nearest)
{
    uint32_t number = 0;
    if (fnl_index_find(&names->index, name, &number) && names->named[number].is_output)
        return true;
    fnl_nearest search;
    fnl_nearest_start(&search, name);
    for (uint32_t i = 0; i < names->index.count; i++)
        if (names->named[i].is_output)
            fnl_nearest_try(&search, names->index.keys[i]);
    *nearest = search.best;
    return false;
}
