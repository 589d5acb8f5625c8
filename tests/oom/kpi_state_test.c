/* Every allocation of saving, loading and merging KPIs fails once in turn; a merge that fails leaves what there was. */
#include "each_allocation.h"

#include "../unit/kpi/drawn_states.h"

typedef struct fixture {
    failing_memory memory;
    fnl_allocator allocator;
    drawn_funnel *funnel;
    fnl_kpi_state state;
    fnl_kpi_state other;
    fnl_buffer bytes;  /* of state */
    fnl_buffer others; /* of other */
    fnl_buffer sums;   /* of both together */
} fixture;

static void start(fixture *self, unsigned flags)
{
    *self = (fixture){ .memory = { .until = SIZE_MAX } };
    self->allocator = failing(&self->memory);
    self->funnel = draw_whole_funnel(&self->allocator, flags);
    fnl_kpi_state both;
    start_drawn(&self->state, self->funnel);
    start_drawn(&self->other, self->funnel);
    start_drawn(&both, self->funnel);
    for (uint32_t i = 0; i < row_count(self->funnel); i++) {
        add_row(one_in(2) ? &self->state : &self->other, self->funnel, i);
        add_row(&both, self->funnel, i);
    }
    self->bytes = save_drawn(&self->state);
    self->others = save_drawn(&self->other);
    self->sums = save_drawn(&both);
    fnl_kpi_state_end(&both);
}

static void end(fixture *self)
{
    fnl_buffer_end(&self->bytes);
    fnl_buffer_end(&self->others);
    fnl_buffer_end(&self->sums);
    fnl_kpi_state_end(&self->state);
    fnl_kpi_state_end(&self->other);
    free(self->funnel);
    assert_int_equal(self->memory.live, 0);
}

static int32_t save(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_buffer bytes;
    fnl_buffer_start(&bytes, &self->allocator);
    int32_t code = fnl_kpi_state_save(&self->state, &bytes, error);
    fnl_buffer_end(&bytes);
    return code;
}

static int32_t load(void *given, fnl_error *error)
{
    fixture *self = given;
    fnl_kpi_state state = { 0 };
    int32_t code = fnl_kpi_state_load(&self->funnel->leads.model, fnl_buffer_text(&self->bytes), &state, error);
    fnl_kpi_state_end(&state);
    return code;
}

static void test_save_and_load(void **unused)
{
    (void)unused;
    for (unsigned flags = 0; flags < 8; flags++) {
        fixture self;
        start(&self, flags % 4);
        fail_each_allocation("save", &self.memory, oom_fails, save, &self);
        fail_each_allocation("load", &self.memory, oom_fails, load, &self);
        end(&self);
    }
}

/* One merge, of which an allocation fails; true when it succeeds. */
static bool merge_without(fixture *self, size_t allocation)
{
    fnl_kpi_state into;
    fnl_error error = { 0 };
    assert_int_equal(fnl_kpi_state_load(&self->funnel->leads.model, fnl_buffer_text(&self->bytes), &into, &error),
                     FNL_OK);
    uint32_t cells = fnl_kpi_cells_count(into.cells);
    self->memory.until = self->memory.asked + allocation;
    int32_t code = fnl_kpi_state_merge(&into, &self->other, &error);
    self->memory.until = SIZE_MAX;
    if (code != FNL_OK) {
        assert_int_equal(code, FNL_E_NOMEM);
        assert_int_equal(fnl_kpi_cells_count(into.cells), cells);
        assert_same_bytes(&into, fnl_buffer_text(&self->bytes));
        assert_int_equal(fnl_kpi_state_merge(&into, &self->other, &error), FNL_OK); /* there is memory again */
    }
    assert_same_bytes(&into, fnl_buffer_text(&self->sums));
    assert_same_bytes(&self->other, fnl_buffer_text(&self->others));
    fnl_kpi_state_end(&into);
    return code == FNL_OK;
}

static void test_merge(void **unused)
{
    (void)unused;
    for (unsigned flags = 0; flags < 8; flags++) {
        fixture self;
        size_t allocations = 0;
        start(&self, flags % 4);
        while (!merge_without(&self, allocations))
            allocations++;
        print_message("  merge: %zu allocations\n", allocations);
        end(&self);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_save_and_load), cmocka_unit_test(test_merge) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
