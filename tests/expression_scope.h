/* Names for tests of expressions: fields of every type, one that folds, one with allowed values, an output. */
#ifndef EXPRESSION_SCOPE_H
#define EXPRESSION_SCOPE_H

#include "expr/expression.h"
#include "expr/nearest.h"

enum {
    scope_industry,
    scope_country,
    scope_stage,
    scope_employees,
    scope_visits,
    scope_budget,
    scope_ratio,
    scope_demo,
    scope_created_at,
    scope_closed_at,
    scope_born,
    scope_origin,
    scope_fit,
    scope_count
};

typedef struct expression_scope {
    fnl_field fields[scope_count];
    fnl_symbol symbols[scope_count];
    fnl_index values;
    fnl_index aliases;
    fnl_text targets[1];
    fnl_scope scope;
} expression_scope;

static const fnl_symbol *find_in_scope(const void *context, fnl_text name)
{
    const expression_scope *scope = context;
    for (int i = 0; i < scope_count; i++)
        if (fnl_text_equal(scope->symbols[i].name, name))
            return &scope->symbols[i];
    return NULL;
}

static fnl_text nearest_in_scope(const void *context, fnl_text name)
{
    const expression_scope *scope = context;
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (int i = 0; i < scope_count; i++)
        fnl_nearest_try(&nearest, scope->symbols[i].name);
    return nearest.best;
}

static const char *why_not_in_scope(const void *context, fnl_text name)
{
    (void)context;
    return fnl_text_equal(name, FNL_TEXT("total")) ? "it comes later" : NULL;
}

static inline bool start_scope(expression_scope *scope, const fnl_allocator *memory)
{
    static const struct {
        const char *name;
        fnl_type type;
        unsigned scale;
    } fields[scope_count] = {
        [scope_industry] = { "industry", fnl_type_text, 0 },
        [scope_country] = { "country", fnl_type_text, 0 },
        [scope_stage] = { "stage", fnl_type_text, 0 },
        [scope_employees] = { "employees", fnl_type_int, 0 },
        [scope_visits] = { "visits", fnl_type_int, 0 },
        [scope_budget] = { "budget", fnl_type_decimal, 2 },
        [scope_ratio] = { "ratio", fnl_type_number, 0 },
        [scope_demo] = { "demo", fnl_type_bool, 0 },
        [scope_created_at] = { "created_at", fnl_type_time, 0 },
        [scope_closed_at] = { "closed_at", fnl_type_time, 0 },
        [scope_born] = { "born", fnl_type_date, 0 },
        [scope_origin] = { "Lead \"Origin\"", fnl_type_text, 0 },
        [scope_fit] = { "fit", fnl_type_decimal, 2 },
    };
    static const char *const values[] = { "VN", "SG", "TH", "ID" };
    *scope = (expression_scope){ .targets = { { "software", 8 } } };
    fnl_index_start(&scope->values, memory, 1);
    fnl_index_start(&scope->aliases, memory, 1);
    uint32_t number = 0;
    bool is_new = false, done = fnl_index_add(&scope->aliases, FNL_TEXT("it services"), &number, &is_new);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        done = done && fnl_index_add(&scope->values, fnl_text_of(values[i]), &number, &is_new);
    for (uint32_t i = 0; i < scope_count; i++) {
        fnl_text name = fnl_text_of(fields[i].name);
        scope->fields[i] = (fnl_field){
            .name = name, .column = name, .type = fields[i].type, .scale = fields[i].scale, .zone = &fnl_zone_utc
        };
        scope->symbols[i] = (fnl_symbol){ name, fields[i].type, fields[i].scale, i, &scope->fields[i] };
    }
    scope->fields[scope_industry].fold = true;
    scope->fields[scope_industry].aliases = &scope->aliases;
    scope->fields[scope_industry].alias_targets = scope->targets;
    scope->fields[scope_country].values = &scope->values;
    scope->symbols[scope_fit].field = NULL;
    scope->scope = (fnl_scope){ scope, find_in_scope, nearest_in_scope, why_not_in_scope, &fnl_zone_utc };
    return done;
}

static inline void end_scope(expression_scope *scope)
{
    fnl_index_end(&scope->values);
    fnl_index_end(&scope->aliases);
}

#endif
