/* What the chosen outputs need: a clock, or the lifecycle, that nothing wanted reads is not checked and not explained. */
#include "plan/binding.h"

typedef struct need_finder {
    const fnl_model *model;
    fnl_needs *needs;
    bool *kept;      /* by kept field of the lifecycle */
    bool *decisions; /* by decision */
} need_finder;

static void add_symbol(const need_finder *finder, fnl_symbol_meaning meaning)
{
    const fnl_decision *decision = NULL;
    switch (meaning.kind) {
    case fnl_symbol_sla:
        finder->needs->clocks[meaning.index / fnl_sla_outputs] = true;
        break;
    case fnl_symbol_kept:
        finder->kept[meaning.index] = true;
        finder->needs->lifecycle = true;
        break;
    case fnl_symbol_lifecycle:
        finder->needs->lifecycle = true;
        break;
    case fnl_symbol_decision:
        fnl_model_decision_output(finder->model, meaning.index, &decision);
        finder->decisions[decision - finder->model->decisions] = true;
        break;
    default: /* scores read neither */
        break;
    }
}

static void add_expression(const need_finder *finder, const fnl_expression *expression)
{
    uint32_t count = 0;
    const uint32_t *symbols = expression == NULL ? NULL : fnl_expression_symbols(expression, &count);
    for (uint32_t i = 0; i < count; i++)
        add_symbol(finder, fnl_model_symbol(finder->model, symbols[i]));
}

static void add_output(const need_finder *finder, const fnl_output *output)
{
    switch (output->owner) {
    case fnl_owner_clock:
        finder->needs->clocks[output->owner_index] = true;
        break;
    case fnl_owner_lifecycle:
        finder->needs->lifecycle = true;
        if (output->owner_index >= fnl_lifecycle_outputs)
            finder->kept[output->owner_index - fnl_lifecycle_outputs] = true;
        break;
    case fnl_owner_decision:
        finder->decisions[output->owner_index] = true;
        break;
    default:
        break;
    }
}

static void add_lifecycle(const need_finder *finder, const fnl_lifecycle *lifecycle)
{
    for (uint32_t i = 0; i < lifecycle->move_count; i++)
        add_expression(finder, lifecycle->moves[i].when);
    for (uint32_t i = 0; i < lifecycle->kept_count; i++)
        if (finder->kept[i])
            add_expression(finder, lifecycle->kept[i].stamp);
}

bool fnl_needs_find(fnl_arena *arena, const fnl_model *model, const fnl_outputs *chosen, fnl_needs *out)
{
    size_t kept_count = model->lifecycle == NULL ? 0 : model->lifecycle->kept_count;
    *out = (fnl_needs){ .clocks = fnl_arena_take(arena, model->clock_count + (size_t)1, sizeof *out->clocks) };
    need_finder finder = {
        .model = model,
        .needs = out,
        .kept = fnl_arena_take(arena, kept_count + 1, sizeof *finder.kept),
        .decisions = fnl_arena_take(arena, model->decision_count + (size_t)1, sizeof *finder.decisions),
    };
    if (out->clocks == NULL || finder.kept == NULL || finder.decisions == NULL)
        return false;
    for (uint32_t i = 0; i < chosen->count; i++)
        add_output(&finder, &chosen->items[i]);
    for (uint32_t i = model->decision_count; i-- > 0;) /* each reads only those before it */
        for (uint32_t k = 0; finder.decisions[i] && k < model->decisions[i].rule_count; k++)
            add_expression(&finder, model->decisions[i].rules[k].when);
    if (model->lifecycle != NULL && out->lifecycle)
        add_lifecycle(&finder, model->lifecycle);
    return true;
}
