/* The metrics of the results: those of the catalogue, and one for each kind of spending that occurs. */
#include "kpi/result.h"

#include "core/buffer.h"

static const fnl_text currency_unit = { "currency", sizeof "currency" - 1 };

static fnl_text unit_text(const fnl_results *results, const fnl_metric *metric)
{
    fnl_text unit = fnl_text_of(metric->unit);
    if (metric->kind == fnl_metric_user && results->kpis->metrics[metric->a].unit.length != 0)
        unit = results->kpis->metrics[metric->a].unit;
    bool has_code = results->funnel->currency.length != 0;
    return has_code && fnl_text_equal(unit, currency_unit) ? results->funnel->currency : unit;
}

/* Few differ: they are looked through. */
static uint32_t unit_number(fnl_results *results, fnl_text unit)
{
    for (uint32_t i = 0; i < results->unit_count; i++)
        if (fnl_text_equal(results->units[i], unit))
            return i;
    results->units[results->unit_count] = unit;
    return results->unit_count++;
}

static void find_targets(const fnl_results *results, uint32_t metric, fnl_line *line)
{
    for (uint32_t i = 0; i < results->kpis->target_count; i++) {
        const fnl_kpi_target *target = &results->kpis->targets[i];
        if (target->metric == metric && line->targets[target->grain] == NULL)
            line->targets[target->grain] = target;
    }
}

static bool add_kinds(fnl_results *results, const fnl_line *spend)
{
    for (uint32_t i = 0; i < results->kinds.count; i++) {
        fnl_buffer name;
        fnl_buffer_start(&name, results->memory);
        fnl_buffer_put_text(&name, spend->metric->name);
        fnl_buffer_put_byte(&name, '_');
        fnl_buffer_put_text(&name, results->kinds.texts[i]);
        fnl_line *line = &results->lines[results->line_count++];
        *line = (fnl_line){
            .metric = spend->metric,
            .kind = fnl_metric_spend_kind,
            .choice = i,
            .unit = spend->unit,
            .name = name.failed ? (fnl_text){ NULL, 0 } : fnl_arena_copy(&results->arena, fnl_buffer_text(&name)),
        };
        fnl_buffer_end(&name);
        if (line->name.bytes == NULL)
            return false;
    }
    return true;
}

int32_t fnl_results_list_lines(fnl_results *results)
{
    const fnl_kpis *kpis = results->kpis;
    fnl_arena *arena = &results->arena;
    results->lines =
        fnl_arena_take(arena, (size_t)kpis->catalogue_count + results->kinds.count + 1, sizeof *results->lines);
    results->line_of = fnl_arena_take(arena, (size_t)kpis->catalogue_count + 1, sizeof *results->line_of);
    results->units = fnl_arena_take(arena, (size_t)kpis->catalogue_count + 1, sizeof *results->units);
    if (results->lines == NULL || results->line_of == NULL || results->units == NULL)
        return fnl_fail_memory(results->error);
    for (uint32_t i = 0; i < kpis->catalogue_count; i++) {
        const fnl_metric *metric = &kpis->catalogue[i];
        results->line_of[i] = results->line_count;
        fnl_line *line = &results->lines[results->line_count++];
        *line = (fnl_line){
            .metric = metric,
            .kind = metric->kind,
            .unit = unit_number(results, unit_text(results, metric)),
            .name = metric->name,
        };
        find_targets(results, i, line);
        if (metric->kind == fnl_metric_spend && !add_kinds(results, line))
            return fnl_fail_memory(results->error);
    }
    return FNL_OK;
}
