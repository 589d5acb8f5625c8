/* What is counted of leads and of spend. */
#include "words/sections.h"

static void tell_field(fnl_words *words, uint32_t field)
{
    fnl_tell_code(words, words->model->fields[field].read.name);
}

static void tell_passage(fnl_words *words, const fnl_passage *passage)
{
    if (passage->when != NULL)
        fnl_tell_expression(words, passage->when);
    else
        tell_field(words, passage->at_field);
}

static void write_stages(fnl_words *words, const fnl_funnel *funnel)
{
    fnl_tell(words, "| Stage | Reached at, or when | Mature after |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < funnel->stage_count; i++) {
        const fnl_passage *stage = &funnel->stages[i];
        fnl_tell(words, "| ");
        fnl_tell_bold(words, stage->name);
        fnl_tell(words, " | ");
        tell_passage(words, stage);
        fnl_tell(words, " | ");
        if (stage->within_s != 0)
            fnl_tell_duration(words, stage->within_s);
        fnl_tell(words, " |\n");
    }
    fnl_tell(words, funnel->is_strict
                        ? "\nA lead has reached a stage only if that is written down."
                        : "\nA lead that reached a later stage has reached those before it, written down or "
                          "not.");
    fnl_tell_next(words,
                  "Times to come have not happened yet. A lead enters at the time of the first stage, else at its "
                  "earliest time.\n");
}

static void write_exits(fnl_words *words, const fnl_funnel *funnel)
{
    if (funnel->exit_count == 0)
        return;
    fnl_tell(words, "\n| Exit | Left at, or when | Reason |\n| --- | --- | --- |\n");
    for (uint32_t i = 0; i < funnel->exit_count; i++) {
        const fnl_passage *exit = &funnel->exits[i];
        fnl_tell(words, "| ");
        fnl_tell_bold(words, exit->name);
        fnl_tell(words, " | ");
        tell_passage(words, exit);
        fnl_tell(words, " | ");
        if (exit->reason_field != FNL_NO_FIELD)
            tell_field(words, exit->reason_field);
        fnl_tell(words, " |\n");
    }
    fnl_tell(words, "\nAn exit counts unless a stage was reached after it: then the lead has returned.\n");
}

static void write_sale(fnl_words *words, const fnl_funnel *funnel)
{
    fnl_tell(words, "\nThe sale is ");
    fnl_tell_bold(words, funnel->stages[funnel->won].name);
    fnl_tell(words, ". From ");
    fnl_tell_bold(words, funnel->stages[funnel->pipeline_from].name);
    fnl_tell(words,
             " on a lead is pipeline; it is lost if an exit counts, open if it is neither won nor lost. The cycle "
             "begins at ");
    if (funnel->cycle_from == FNL_FROM_ENTRY)
        fnl_tell(words, "the entry");
    else
        fnl_tell_bold(words, funnel->stages[funnel->cycle_from].name);
    fnl_tell(words, ".");
    if (funnel->amount_field != FNL_NO_FIELD) {
        fnl_tell_next(words, "Amounts are ");
        tell_field(words, funnel->amount_field);
        if (funnel->currency.length != 0) {
            fnl_tell(words, " in ");
            fnl_tell_text(words, funnel->currency);
        }
        fnl_tell(words, ".");
    }
    if (funnel->probability_field != FNL_NO_FIELD) {
        fnl_tell_next(words, "The pipeline is weighted by ");
        tell_field(words, funnel->probability_field);
        fnl_tell(words, ".");
    }
    if (funnel->close_field != FNL_NO_FIELD) {
        fnl_tell_next(words, "Open leads are expected at ");
        tell_field(words, funnel->close_field);
        fnl_tell(words, ".");
    }
    fnl_tell(words, "\n");
}

static void write_splits(fnl_words *words, const fnl_funnel *funnel)
{
    fnl_tell(words, "\nIt is counted over all time and by ");
    for (uint32_t i = 0; i < funnel->grain_count; i++) {
        fnl_tell_between(words, i, funnel->grain_count);
        fnl_tell(words, fnl_grain_names[funnel->grains[i]]);
    }
    if (funnel->dimension_count != 0)
        fnl_tell(words, ", and split by ");
    for (uint32_t i = 0; i < funnel->dimension_count; i++) {
        fnl_tell_between(words, i, funnel->dimension_count);
        fnl_tell_code(words, funnel->dimensions[i].name);
    }
    fnl_tell(words, ".");
    fnl_tell_next(words,
                  "A cohort is the leads that entered in a period, whatever became of them later; a period counts "
                  "what happened in it.\n");
}

static void write_handover(fnl_words *words, const fnl_handover *handover)
{
    fnl_tell(words, "\nA lead is offered to sales at ");
    tell_field(words, handover->offered_field);
    fnl_tell(words, ", accepted at ");
    tell_field(words, handover->accepted_field);
    fnl_tell(words, ", rejected at ");
    tell_field(words, handover->rejected_field);
    if (handover->reason_field != FNL_NO_FIELD) {
        fnl_tell(words, " for the reason in ");
        tell_field(words, handover->reason_field);
    }
    fnl_tell(words, "; the later of the two counts.\n");
}

static void write_owners(fnl_words *words, const fnl_owners *owners)
{
    fnl_tell(words, "\nLeads belong to ");
    tell_field(words, owners->field);
    fnl_tell(words, ". Also who has none counts, of ");
    fnl_tell_count(words, owners->roster_count, "seller", "sellers");
    fnl_tell(words, ": ");
    for (uint32_t i = 0; i < owners->roster_count; i++) {
        fnl_tell_between(words, i, owners->roster_count);
        fnl_tell_text(words, owners->roster[i]);
    }
    fnl_tell(words, ".\n");
}

static void write_cacs(fnl_words *words, const fnl_kpis *kpis)
{
    if (kpis->cac_count == 0)
        return;
    fnl_tell(words, "\n| Cost of a customer | What is spent on it |\n| --- | --- |\n");
    for (uint32_t i = 0; i < kpis->cac_count; i++) {
        const fnl_cac *cac = &kpis->cacs[i];
        fnl_tell(words, "| ");
        fnl_tell_code(words, cac->name);
        fnl_tell(words, " | ");
        fnl_tell(words, cac->is_all ? "all" : "");
        for (uint32_t k = 0; k < cac->kind_count; k++) {
            fnl_tell_between(words, k, cac->kind_count);
            fnl_tell_text(words, cac->kinds[k]);
        }
        fnl_tell(words, " |\n");
    }
    if (kpis->lag_s == 0)
        return;
    fnl_tell(words, "\nWhat was spent counts ");
    fnl_tell_duration(words, kpis->lag_s);
    fnl_tell(words, " later.\n");
}

static void write_economics(fnl_words *words, const fnl_kpis *kpis)
{
    const fnl_economics *economics = &kpis->economics;
    const char *start = "\n";
    if (economics->margin >= 0) {
        fnl_tell(words, start);
        fnl_tell(words, "The margin is ");
        fnl_tell_percent(words, economics->margin);
        fnl_tell(words, ".");
        start = " ";
    }
    if (economics->churn_monthly >= 0) {
        fnl_tell(words, start);
        fnl_tell_percent(words, economics->churn_monthly);
        fnl_tell(words, " of the customers leave in a month.");
        start = " ";
    }
    if (economics->arpa_monthly >= 0) {
        fnl_tell(words, start);
        fnl_tell(words, "A customer pays ");
        fnl_tell_exact(words, economics->arpa_monthly, kpis->money_scale);
        fnl_tell(words, " a month.");
        start = " ";
    }
    if (start[0] == ' ')
        fnl_tell(words, "\n");
}

void fnl_write_kpis(fnl_words *words)
{
    const fnl_kpis *kpis = words->model->kpis;
    if (kpis == NULL)
        return;
    fnl_tell_section(words, "What is counted");
    write_stages(words, &kpis->funnel);
    write_exits(words, &kpis->funnel);
    write_sale(words, &kpis->funnel);
    write_splits(words, &kpis->funnel);
    if (kpis->handover != NULL)
        write_handover(words, kpis->handover);
    if (kpis->owners != NULL)
        write_owners(words, kpis->owners);
    write_cacs(words, kpis);
    write_economics(words, kpis);
    fnl_write_metrics(words, kpis);
}
