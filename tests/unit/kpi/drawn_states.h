/* States of random funnels, leads and spend, and their bytes. */
#ifndef DRAWN_STATES_H
#define DRAWN_STATES_H

#include "random_leads.h"

#include "kpi/kpi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { most_spendings = 40, test_spend_counts = 2 };

/* A funnel with spend beside it. */
typedef struct drawn_funnel {
    test_funnel leads;
    fnl_spend spend;
    fnl_field count_fields[test_spend_counts];
    uint32_t spending_count;
    fnl_kpi_spending spendings[most_spendings];
    int64_t counts[most_spendings][test_spend_counts];
    bool has_counts[most_spendings][test_spend_counts];
    unsigned flags;
} drawn_funnel;

static const char *const test_text_bytes[test_texts] = { "b", "", "ab", "\xc3\xa9", "a", "zz", "abc" };

static inline void draw_spending(drawn_funnel *funnel, uint32_t number)
{
    fnl_kpi_spending *spending = &funnel->spendings[number];
    int32_t day = as_of_day - (int32_t)next_random(test_span);
    *spending = (fnl_kpi_spending){ .day = one_in(8) ? FNL_NO_PERIOD : day,
                                    .amount = one_in(4) ? 0 : (int64_t)next_random(1000) - 200,
                                    .kind = one_in(4) ? FNL_NO_TEXT : next_random(test_texts),
                                    .counts = funnel->counts[number],
                                    .has_counts = funnel->has_counts[number] };
    spending->lagged_day = spending->day == FNL_NO_PERIOD ? FNL_NO_PERIOD : day + 40;
    for (uint32_t i = 0; i < fnl_most_dimensions; i++)
        spending->values[i] =
            (funnel->spend.dimensions >> i & 1) == 0 || one_in(4) ? FNL_NO_TEXT : next_random(test_texts);
    for (uint32_t i = 0; i < test_spend_counts; i++) {
        funnel->has_counts[number][i] = one_in(2);
        funnel->counts[number][i] = (int64_t)next_random(5) - 2;
    }
}

static inline drawn_funnel *draw_whole_funnel(const fnl_allocator *memory, unsigned flags)
{
    drawn_funnel *out = calloc(1, sizeof *out);
    assert_non_null(out);
    draw_funnel(&out->leads);
    out->flags = flags;
    out->leads.model.memory = *memory;
    out->spend = (fnl_spend){ .has_kind = one_in(2),
                              .counts = out->count_fields,
                              .count_count = next_random(test_spend_counts + 1),
                              .dimensions = next_random(1u << out->leads.kpis.funnel.dimension_count) };
    if (one_in(4))
        return out;
    out->leads.kpis.spend = &out->spend;
    fnl_kpi_layout_make(&out->leads.model, &out->leads.layout);
    out->spending_count = next_random(most_spendings);
    for (uint32_t i = 0; i < out->spending_count; i++)
        draw_spending(out, i);
    return out;
}

/* Numbers differ from state to state: texts come in the order of rows. */
static inline uint32_t text_in_state(fnl_kpi_state *state, uint32_t text)
{
    uint32_t number = FNL_NO_TEXT;
    if (text != FNL_NO_TEXT)
        assert_true(fnl_kpi_cells_text(state->cells, fnl_text_of(test_text_bytes[text]), &number));
    return number;
}

static inline void add_lead_row(fnl_kpi_state *state, const drawn_funnel *funnel, uint32_t number)
{
    test_lead lead = funnel->leads.leads[number];
    lead.lead.stages = lead.stages;
    lead.lead.exits = lead.exits;
    lead.lead.clocks = lead.clocks;
    lead.lead.users = lead.users;
    lead.lead.owner = text_in_state(state, lead.lead.owner);
    lead.lead.reject_reason = text_in_state(state, lead.lead.reject_reason);
    for (uint32_t i = 0; i < most_test_exits; i++)
        lead.exits[i].reason = text_in_state(state, lead.exits[i].reason);
    for (uint32_t i = 0; i < fnl_most_dimensions; i++)
        lead.lead.values[i] = text_in_state(state, lead.lead.values[i]);
    assert_int_equal(fnl_kpi_add_lead(state->cells, &state->layout, state->as_of, &lead.lead, NULL), FNL_OK);
}

static inline uint32_t row_count(const drawn_funnel *funnel)
{
    return funnel->leads.count + funnel->spending_count;
}

/* Rows are leads, then spendings. Each is counted as a rejected value, so that totals have something; ids are in pairs. */
static inline void add_row(fnl_kpi_state *state, const drawn_funnel *funnel, uint32_t row)
{
    char id[16];
    uint32_t number = 0;
    bool is_new = true;
    state->totals.rejected_values++;
    if (row >= funnel->leads.count) {
        fnl_kpi_spending spending = funnel->spendings[row - funnel->leads.count];
        spending.kind = text_in_state(state, spending.kind);
        for (uint32_t i = 0; i < fnl_most_dimensions; i++)
            spending.values[i] = text_in_state(state, spending.values[i]);
        assert_int_equal(fnl_kpi_add_spending(state->cells, &state->layout, &spending, NULL), FNL_OK);
        return;
    }
    (void)snprintf(id, sizeof id, "%u", row / 2);
    if (state->is_unique)
        assert_true(fnl_index_add(&state->ids, fnl_text_of(id), &number, &is_new));
    state->totals.duplicates += !is_new;
    add_lead_row(state, funnel, row);
}

static inline void start_drawn(fnl_kpi_state *state, const drawn_funnel *funnel)
{
    assert_int_equal(fnl_kpi_state_start(state, &funnel->leads.model, TEST_AS_OF, funnel->flags, NULL), FNL_OK);
}

static inline void fill_drawn(fnl_kpi_state *state, const drawn_funnel *funnel)
{
    start_drawn(state, funnel);
    for (uint32_t i = 0; i < row_count(funnel); i++)
        add_row(state, funnel, i);
}

static inline fnl_buffer save_drawn(const fnl_kpi_state *state)
{
    fnl_buffer bytes;
    fnl_buffer_start(&bytes, &fnl_default_allocator);
    assert_int_equal(fnl_kpi_state_save(state, &bytes, NULL), FNL_OK);
    return bytes;
}

static inline void assert_same_bytes(const fnl_kpi_state *state, fnl_text wanted)
{
    fnl_buffer bytes = save_drawn(state);
    assert_int_equal(bytes.length, wanted.length);
    assert_memory_equal(bytes.bytes, wanted.bytes, wanted.length);
    fnl_buffer_end(&bytes);
}

#endif
