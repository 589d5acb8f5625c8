/* The sections about KPIs of two models, compared member by member. */
#ifndef KPIS_EQUAL_H
#define KPIS_EQUAL_H

#include "model/metrics.h"
#include "value_equal.h"

static inline void equal_passages(const fnl_passage *a, uint32_t a_count, const fnl_passage *b, uint32_t b_count)
{
    assert_int_equal(a_count, b_count);
    for (uint32_t i = 0; i < a_count; i++) {
        equal_text(a[i].name, b[i].name);
        assert_int_equal(a[i].at_field, b[i].at_field);
        equal_expression(a[i].when, b[i].when);
        assert_int_equal(a[i].reason_field, b[i].reason_field);
        assert_int_equal(a[i].within_s, b[i].within_s);
    }
}

static inline void equal_funnel(const fnl_funnel *a, const fnl_funnel *b)
{
    equal_passages(a->stages, a->stage_count, b->stages, b->stage_count);
    equal_passages(a->exits, a->exit_count, b->exits, b->exit_count);
    assert_int_equal(a->won, b->won);
    assert_int_equal(a->pipeline_from, b->pipeline_from);
    assert_int_equal(a->cycle_from, b->cycle_from);
    assert_int_equal(a->is_strict, b->is_strict);
    assert_int_equal(a->amount_field, b->amount_field);
    assert_int_equal(a->probability_field, b->probability_field);
    assert_int_equal(a->close_field, b->close_field);
    equal_text(a->currency, b->currency);
    assert_int_equal(a->grain_count, b->grain_count);
    for (uint32_t i = 0; i < a->grain_count; i++)
        assert_int_equal(a->grains[i], b->grains[i]);
    assert_int_equal(a->dimension_count, b->dimension_count);
    for (uint32_t i = 0; i < a->dimension_count; i++) {
        equal_text(a->dimensions[i].name, b->dimensions[i].name);
        assert_int_equal(a->dimensions[i].symbol, b->dimensions[i].symbol);
    }
    assert_int_equal(a->set_count, b->set_count);
    for (uint32_t i = 0; i < a->set_count; i++)
        assert_int_equal(a->sets[i], b->sets[i]);
    assert_int_equal(a->has_own_sets, b->has_own_sets);
}

static inline void equal_people(const fnl_kpis *a, const fnl_kpis *b)
{
    assert_int_equal(a->owners == NULL, b->owners == NULL);
    if (a->owners != NULL) {
        assert_int_equal(a->owners->field, b->owners->field);
        equal_texts(a->owners->roster, a->owners->roster_count, b->owners->roster, b->owners->roster_count);
    }
    assert_int_equal(a->handover == NULL, b->handover == NULL);
    if (a->handover != NULL) {
        assert_int_equal(a->handover->offered_field, b->handover->offered_field);
        assert_int_equal(a->handover->accepted_field, b->handover->accepted_field);
        assert_int_equal(a->handover->rejected_field, b->handover->rejected_field);
        assert_int_equal(a->handover->reason_field, b->handover->reason_field);
    }
}

static inline void equal_column(const fnl_field *a, const fnl_field *b)
{
    equal_text(a->name, b->name);
    equal_text(a->column, b->column);
    assert_int_equal(a->type, b->type);
    assert_int_equal(a->scale, b->scale);
}

static inline void equal_spend(const fnl_spend *a, const fnl_spend *b)
{
    equal_column(&a->at, &b->at);
    equal_column(&a->amount, &b->amount);
    assert_int_equal(a->has_kind, b->has_kind);
    equal_column(&a->kind, &b->kind);
    assert_int_equal(a->dimensions, b->dimensions);
    assert_int_equal(a->count_count, b->count_count);
    for (uint32_t i = 0; i < a->count_count; i++)
        equal_column(&a->counts[i], &b->counts[i]);
}

static inline void equal_money(const fnl_kpis *a, const fnl_kpis *b)
{
    assert_int_equal(a->spend == NULL, b->spend == NULL);
    if (a->spend != NULL)
        equal_spend(a->spend, b->spend);
    assert_int_equal(a->cac_count, b->cac_count);
    for (uint32_t i = 0; i < a->cac_count; i++) {
        equal_text(a->cacs[i].name, b->cacs[i].name);
        assert_int_equal(a->cacs[i].is_all, b->cacs[i].is_all);
        equal_texts(a->cacs[i].kinds, a->cacs[i].kind_count, b->cacs[i].kinds, b->cacs[i].kind_count);
    }
    assert_int_equal(a->loaded_cac, b->loaded_cac);
    assert_int_equal(a->lag_s, b->lag_s);
    assert_int_equal(a->economics.margin, b->economics.margin);
    assert_int_equal(a->economics.churn_monthly, b->economics.churn_monthly);
    assert_int_equal(a->economics.arpa_monthly, b->economics.arpa_monthly);
    assert_int_equal(a->money_scale, b->money_scale);
}

static inline void equal_agreed(const fnl_kpis *a, const fnl_kpis *b)
{
    assert_int_equal(a->metric_count, b->metric_count);
    for (uint32_t i = 0; i < a->metric_count; i++) {
        equal_text(a->metrics[i].name, b->metrics[i].name);
        assert_int_equal(a->metrics[i].kind, b->metrics[i].kind);
        equal_expression(a->metrics[i].when, b->metrics[i].when);
        assert_int_equal(a->metrics[i].field, b->metrics[i].field);
        assert_int_equal(a->metrics[i].at_field, b->metrics[i].at_field);
        equal_expression(a->metrics[i].expression, b->metrics[i].expression);
        equal_text(a->metrics[i].unit, b->metrics[i].unit);
    }
    assert_int_equal(a->target_count, b->target_count);
    for (uint32_t i = 0; i < a->target_count; i++) {
        assert_int_equal(a->targets[i].metric, b->targets[i].metric);
        assert_int_equal(a->targets[i].grain, b->targets[i].grain);
        assert_int_equal(a->targets[i].is_at_most, b->targets[i].is_at_most);
        equal_number(a->targets[i].bound, b->targets[i].bound);
        equal_text(a->targets[i].bound_text, b->targets[i].bound_text);
    }
}

static inline void equal_kpis(const fnl_kpis *a, const fnl_kpis *b)
{
    equal_funnel(&a->funnel, &b->funnel);
    equal_people(a, b);
    equal_money(a, b);
    equal_agreed(a, b);
    assert_int_equal(a->catalogue_count, b->catalogue_count);
    for (uint32_t i = 0; i < a->catalogue_count; i++) {
        equal_text(a->catalogue[i].name, b->catalogue[i].name);
        assert_int_equal(a->catalogue[i].kind, b->catalogue[i].kind);
        assert_int_equal(a->catalogue[i].a, b->catalogue[i].a);
        assert_int_equal(a->catalogue[i].b, b->catalogue[i].b);
        assert_int_equal(a->catalogue[i].views, b->catalogue[i].views);
        assert_string_equal(a->catalogue[i].unit, b->catalogue[i].unit);
    }
    assert_memory_equal(a->fingerprint, b->fingerprint, sizeof a->fingerprint);
}

#endif
