#include "plan/outputs.h"

#include "expr/nearest.h"

static bool add(fnl_arena *arena, fnl_outputs *outputs, fnl_output output)
{
    if (!fnl_arena_grow(arena, &outputs->items, outputs->count, &outputs->capacity, sizeof *outputs->items))
        return false;
    outputs->items[outputs->count++] = output;
    return output.name.bytes != NULL;
}

/* score and ending; between them a number if it is not 0: total, _reason_, 2, _points. */
static fnl_text named(fnl_arena *arena, fnl_text score, const char *middle, uint32_t number, const char *ending)
{
    fnl_buffer name;
    fnl_buffer_start(&name, arena->memory);
    fnl_buffer_put_text(&name, score);
    fnl_buffer_put_string(&name, middle);
    if (number != 0)
        fnl_buffer_put_integer(&name, number);
    fnl_buffer_put_string(&name, ending);
    fnl_text copy = name.failed ? (fnl_text){ NULL, 0 } : fnl_arena_copy(arena, fnl_buffer_text(&name));
    fnl_buffer_end(&name);
    return copy;
}

static bool list_score(fnl_arena *arena, const fnl_score *score, const fnl_score_values *values, fnl_outputs *out)
{
    fnl_output_form form = values->is_number ? fnl_form_number : fnl_form_points;
    bool fine = true;
    if (values->score != FNL_NO_VALUE) {
        fine =
            add(arena, out,
                (fnl_output){ .name = named(arena, score->name, "", 0, ""),
                              .form = form,
                              .groups = fnl_group_scores,
                              .value = values->score }) &&
            add(arena, out,
                (fnl_output){ .name = named(arena, score->name, "_raw", 0, ""), .form = form, .value = values->raw });
    }
    if (fine && values->band != FNL_NO_VALUE)
        fine = add(arena, out,
                   (fnl_output){ .name = named(arena, score->name, "_band", 0, ""),
                                 .form = fnl_form_choice,
                                 .groups = fnl_group_scores,
                                 .value = values->band,
                                 .choices = values->bands,
                                 .choice_count = values->band_count });
    for (uint32_t rank = 0; fine && rank < score->reason_count; rank++)
        fine = add(arena, out,
                   (fnl_output){ .name = named(arena, score->name, "_reason_", rank + 1, ""),
                                 .form = fnl_form_choice,
                                 .groups = fnl_group_reasons,
                                 .value = values->reason_codes[rank],
                                 .choices = values->reasons,
                                 .choice_count = values->reason_text_count }) &&
               add(arena, out,
                   (fnl_output){ .name = named(arena, score->name, "_reason_", rank + 1, "_points"),
                                 .form = fnl_form_points,
                                 .groups = fnl_group_reasons,
                                 .value = values->reason_points[rank] });
    return fine;
}

bool fnl_outputs_list(fnl_arena *arena, const fnl_scoring *scoring, fnl_outputs *out)
{
    const fnl_model *model = scoring->model;
    for (uint32_t i = 0; i < model->score_count; i++) {
        uint32_t first = out->count;
        if (!list_score(arena, &model->scores[i], &scoring->scores[i], out))
            return false;
        for (uint32_t k = first; k < out->count; k++)
            out->items[k].score = i;
    }
    return true;
}

static unsigned group_of(fnl_text name)
{
    if (fnl_text_equal(name, FNL_TEXT("scores")))
        return fnl_group_scores;
    return fnl_text_equal(name, FNL_TEXT("reasons")) ? fnl_group_reasons : 0;
}

static int32_t refuse(const fnl_outputs *all, fnl_text name, fnl_error *error)
{
    fnl_nearest nearest;
    fnl_nearest_start(&nearest, name);
    fnl_nearest_try(&nearest, FNL_TEXT("scores"));
    fnl_nearest_try(&nearest, FNL_TEXT("reasons"));
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
    return add(chooser->arena, chooser->out, chooser->all->items[number]);
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
