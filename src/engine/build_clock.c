#include "engine/build_clock.h"

#include "time/clock_plain.h"

typedef struct clock_pairs {
    int64_t *items;
    uint64_t count;
} clock_pairs;

static void add_pair(clock_pairs *pairs, int64_t which, fnl_value value)
{
    if (value == FNL_NO_VALUE)
        return;
    pairs->items[2 * pairs->count] = which;
    pairs->items[2 * pairs->count + 1] = value;
    pairs->count++;
}

/* A truth that is the same as nothing is not read. */
static fnl_value unless_constant(const fnl_builder *builder, fnl_value truth, int64_t same)
{
    int64_t constant = 0;
    if (truth != FNL_NO_VALUE && fnl_value_constant(builder, truth, &constant) && constant == same)
        return FNL_NO_VALUE;
    return truth;
}

static void fill_targets(const fnl_clock_terms *terms, fnl_plain_target *targets)
{
    for (uint32_t i = 0; i < terms->target_count; i++) {
        const fnl_clock_target *target = &terms->targets[i];
        int64_t seconds = target->within.in_days ? 0 : target->within.amount;
        if (seconds <= target->calendar->worked)
            targets[i] = (fnl_plain_target){ .calendar = target->calendar,
                                             .seconds = seconds,
                                             .risk_from = fnl_clock_risk_from(terms, seconds) };
    }
}

fnl_value fnl_build_clock(fnl_builder *builder, const fnl_clock_terms *terms, const fnl_clock_inputs *inputs)
{
    size_t targets = terms->target_count * sizeof(fnl_plain_target);
    size_t most = sizeof(fnl_clock_table) + (size_t)2 * fnl_clock_operands * sizeof(int64_t) + targets;
    fnl_clock_table *table = builder->failed ? NULL : fnl_allocate_zeroed(builder->memory, 1, most);
    if (table == NULL) {
        builder->failed = true;
        return 0;
    }
    table->terms = terms;
    clock_pairs pairs = { .items = table->items };
    add_pair(&pairs, fnl_clock_of_start, inputs->start);
    add_pair(&pairs, fnl_clock_of_stop, inputs->stop);
    add_pair(&pairs, fnl_clock_of_pauses, inputs->pauses);
    add_pair(&pairs, fnl_clock_of_applicable, unless_constant(builder, inputs->applicable, 1));
    add_pair(&pairs, fnl_clock_of_cancelled, unless_constant(builder, inputs->cancelled, 0));
    if (!fnl_value_constant(builder, inputs->target, &table->target))
        add_pair(&pairs, fnl_clock_of_target, inputs->target);
    table->count = pairs.count;
    fill_targets(terms, (fnl_plain_target *)(void *)(table->items + 2 * pairs.count));
    size_t size = sizeof *table + (size_t)(2 * pairs.count) * sizeof(int64_t) + targets;
    fnl_value value = fnl_define(builder, &(fnl_definition){ .operation = fnl_op_clock,
                                                             .lane = fnl_lane_whole,
                                                             .a = FNL_NO_VALUE,
                                                             .b = FNL_NO_VALUE,
                                                             .c = FNL_NO_VALUE,
                                                             .table = fnl_builder_table(builder, table, size) });
    fnl_release(builder->memory, table);
    return value;
}
