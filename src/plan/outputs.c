/* Which of a model's outputs are wanted. */
#include "plan/outputs.h"

#include "expr/nearest.h"

typedef struct output_group {
    const char *name;
    unsigned bit;
} output_group;

static const output_group groups[] = {
    { "scores", fnl_group_scores },       { "reasons", fnl_group_reasons },     { "sla", fnl_group_sla },
    { "lifecycle", fnl_group_lifecycle }, { "decisions", fnl_group_decisions }, { "rules", fnl_group_rules },
};
enum { group_count = sizeof groups / sizeof *groups };

static unsigned group_of(fnl_text name)
{
    for (size_t i = 0; i < group_count; i++)
        if (fnl_text_equal(name, fnl_text_of(groups[i].name)))
            return groups[i].bit;
    return 0;
}

bool fnl_outputs_name_rules(const char *const *names, uint32_t n_names)
{
    for (uint32_t i = 0; i < n_names; i++)
        if (strchr(names[i], '.') != NULL || group_of(fnl_text_of(names[i])) == fnl_group_rules)
            return true;
    return false;
}

static int32_t refuse(const fnl_outputs *all, fnl_text name, fnl_error *error)
{
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    for (size_t i = 0; i < group_count; i++)
        fnl_nearest_try(&nearest, fnl_text_of(groups[i].name));
    for (uint32_t i = 0; i < all->count; i++)
        fnl_nearest_try(&nearest, all->items[i].name);
    if (nearest.best.length == 0)
        return fnl_fail(error, FNL_E_ARG, "the model has no output %.*s", FNL_TEXT_ARGS(name));
    return fnl_fail(error, FNL_E_ARG, "the model has no output %.*s: do you mean %.*s?", FNL_TEXT_ARGS(name),
                    FNL_TEXT_ARGS(nearest.best));
}

typedef struct output_chooser {
    fnl_arena *arena;
    const fnl_outputs *all;
    const fnl_index *numbers; /* name → number in all */
    bool *taken;
    fnl_outputs *out;
} output_chooser;

static bool take(output_chooser *chooser, uint32_t number)
{
    if (chooser->taken[number])
        return true;
    chooser->taken[number] = true;
    return fnl_outputs_add(chooser->arena, chooser->out, chooser->all->items[number]);
}

static int32_t take_named(output_chooser *chooser, fnl_text name, fnl_error *error)
{
    unsigned group = group_of(name);
    uint32_t number = 0;
    bool fine = true;
    for (uint32_t i = 0; fine && group != 0 && i < chooser->all->count; i++)
        if ((chooser->all->items[i].groups & group) != 0)
            fine = take(chooser, i);
    if (group == 0) {
        if (!fnl_index_find(chooser->numbers, name, &number))
            return refuse(chooser->all, name, error);
        fine = take(chooser, number);
    }
    return fine ? FNL_OK : fnl_fail_memory(error);
}

int32_t fnl_outputs_choose(fnl_arena *arena, const fnl_outputs *all, const char *const *names, uint32_t n_names,
                           fnl_outputs *out, fnl_error *error)
{
    if (n_names == 0) {
        *out = *all;
        return FNL_OK;
    }
    bool *taken = fnl_arena_take(arena, all->count + (size_t)1, sizeof *taken);
    if (taken == NULL)
        return fnl_fail_memory(error);
    fnl_index numbers;
    fnl_index_start(&numbers, arena->memory, fnl_hash_seed());
    output_chooser chooser = { arena, all, &numbers, taken, out };
    int32_t code = FNL_OK;
    for (uint32_t i = 0; code == FNL_OK && i < all->count; i++) {
        uint32_t number = 0;
        bool is_new = false;
        if (!fnl_index_add(&numbers, all->items[i].name, &number, &is_new))
            code = fnl_fail_memory(error);
    }
    for (uint32_t i = 0; code == FNL_OK && i < n_names; i++)
        code = take_named(&chooser, fnl_text_of(names[i]), error);
    fnl_index_end(&numbers);
    return code;
}
