#include "expr/compile.h"

static const fnl_shape time_shape = { true, fnl_type_time, 0 };
static const fnl_shape int_shape = { true, fnl_type_int, 0 };

enum { hour_seconds = 3600 };

static fnl_value compile_coalesce(const fnl_compiler *compiler, const fnl_syntax *call)
{
    fnl_builder *builder = compiler->builder;
    const fnl_syntax *argument = call->first->previous;
    fnl_value otherwise = fnl_compile_as(compiler, argument, call->shape);
    for (uint32_t left = call->count - 1; left > 0; left--) {
        argument = argument->previous;
        fnl_value value = fnl_compile_as(compiler, argument, call->shape);
        fnl_value is_null = fnl_build(builder, fnl_op_is_null, value, 0, 0, 0);
        otherwise = fnl_build(builder, fnl_op_select, is_null, otherwise, value, 0);
    }
    return otherwise;
}

static fnl_value compile_nullif(const fnl_compiler *compiler, const fnl_syntax *call)
{
    const fnl_syntax *value = call->first;
    fnl_value equal = fnl_compile_comparison(compiler, fnl_compare_equal, value, value->next);
    fnl_value missing = fnl_build_missing_of(compiler->builder, call->shape);
    fnl_value kept = fnl_compile_syntax(compiler, value, call->shape);
    return fnl_build(compiler->builder, fnl_op_select, equal, missing, kept, 0);
}

/* The best so far stays unless the next one is better, or it is NULL itself: then its comparison is unknown. */
static fnl_value compile_extreme(const fnl_compiler *compiler, const fnl_syntax *call)
{
    fnl_builder *builder = compiler->builder;
    bool greatest = call->function == fnl_function_greatest;
    fnl_comparison keeps = greatest ? fnl_compare_greater_equal : fnl_compare_less_equal;
    const fnl_syntax *argument = call->first;
    fnl_value best = fnl_compile_as(compiler, argument, call->shape);
    for (argument = argument->next; argument != NULL; argument = argument->next) {
        fnl_value next = fnl_compile_as(compiler, argument, call->shape);
        fnl_value is_null = fnl_build(builder, fnl_op_is_null, next, 0, 0, 0);
        fnl_value stays = fnl_build_comparison(builder, keeps, best, call->shape, next, call->shape);
        fnl_value keep = fnl_build(builder, fnl_op_or, is_null, stays, 0, 0);
        best = fnl_build(builder, fnl_op_select, keep, best, next, 0);
    }
    return best;
}

static fnl_value compile_round(const fnl_compiler *compiler, const fnl_syntax *call)
{
    fnl_builder *builder = compiler->builder;
    const fnl_syntax *operand = call->first;
    int64_t kept = operand->next == NULL ? 0 : operand->next->whole;
    fnl_value value = fnl_compile_syntax(compiler, operand, call->shape);
    if (operand->shape.type == fnl_type_number)
        return fnl_build(builder, fnl_op_number_round, value, 0, 0, kept);
    int64_t dropped = operand->shape.scale - kept;
    if (dropped <= 0)
        return value;
    value = fnl_build(builder, fnl_op_round_down, value, 0, 0, dropped);
    return kept < 0 ? fnl_build(builder, fnl_op_scale_up, value, 0, 0, -kept) : value;
}

/* floor((later - earlier) / seconds) of times. */
static fnl_value build_span(fnl_builder *builder, fnl_value later, fnl_value earlier, int64_t seconds)
{
    fnl_value span = fnl_build(builder, fnl_op_subtract, later, earlier, 0, 0);
    return fnl_build(builder, fnl_op_floor_divide, span, 0, 0, seconds * FNL_SECOND);
}

static fnl_value compile_since(const fnl_compiler *compiler, const fnl_syntax *call, int64_t seconds)
{
    fnl_value as_of = fnl_build(compiler->builder, fnl_op_as_of, 0, 0, 0, 0);
    return build_span(compiler->builder, as_of, fnl_compile_as(compiler, call->first, time_shape), seconds);
}

static fnl_value compile_span(const fnl_compiler *compiler, const fnl_syntax *call, int64_t seconds)
{
    const fnl_syntax *from = call->first, *to = from->next;
    fnl_value earlier = fnl_compile_as(compiler, from, time_shape);
    fnl_value later = fnl_compile_as(compiler, to, time_shape);
    return build_span(compiler->builder, later, earlier, seconds);
}

/* Of two dates the days of the calendar, which may have 23 or 25 hours. */
static fnl_value compile_days_between(const fnl_compiler *compiler, const fnl_syntax *call)
{
    const fnl_syntax *from = call->first, *to = from->next;
    bool dates =
        from->shape.typed && from->shape.type == fnl_type_date && to->shape.typed && to->shape.type == fnl_type_date;
    if (!dates)
        return compile_span(compiler, call, fnl_day_seconds);
    fnl_value earlier = fnl_compile_syntax(compiler, from, from->shape);
    fnl_value later = fnl_compile_syntax(compiler, to, to->shape);
    return fnl_build(compiler->builder, fnl_op_subtract, later, earlier, 0, 0);
}

static fnl_value compile_add_days(const fnl_compiler *compiler, const fnl_syntax *call)
{
    fnl_builder *builder = compiler->builder;
    bool is_date = call->shape.type == fnl_type_date;
    fnl_value time = fnl_compile_syntax(compiler, call->first, call->shape);
    fnl_value days = fnl_compile_syntax(compiler, call->first->next, int_shape);
    if (!is_date)
        days = fnl_build(builder, fnl_op_multiply, days, fnl_build_whole(builder, fnl_day_seconds * FNL_SECOND), 0, 0);
    fnl_value sum = fnl_build(builder, fnl_op_add, time, days, 0, 0);
    fnl_value first = fnl_build_whole(builder, is_date ? fnl_first_day : FNL_FIRST_INSTANT);
    fnl_value last = fnl_build_whole(builder, is_date ? fnl_last_day : FNL_LAST_INSTANT);
    fnl_value from = fnl_build(builder, fnl_op_less_equal, first, sum, 0, 0);
    fnl_value to = fnl_build(builder, fnl_op_less_equal, sum, last, 0, 0);
    fnl_value inside = fnl_build(builder, fnl_op_and, from, to, 0, 0);
    return fnl_build(builder, fnl_op_select, inside, sum, fnl_build_missing(builder, fnl_lane_whole), 0);
}

fnl_value fnl_compile_function(const fnl_compiler *compiler, const fnl_syntax *call)
{
    fnl_builder *builder = compiler->builder;
    fnl_operation absolute = call->shape.type == fnl_type_number ? fnl_op_number_absolute : fnl_op_absolute;
    fnl_shape text = fnl_shape_of(fnl_type_text, 0);
    switch ((fnl_function)call->function) {
    case fnl_function_coalesce:
        return compile_coalesce(compiler, call);
    case fnl_function_nullif:
        return compile_nullif(compiler, call);
    case fnl_function_least:
    case fnl_function_greatest:
        return compile_extreme(compiler, call);
    case fnl_function_abs:
        return fnl_build(builder, absolute, fnl_compile_syntax(compiler, call->first, call->shape), 0, 0, 0);
    case fnl_function_round:
        return compile_round(compiler, call);
    case fnl_function_lower:
        return fnl_build(builder, fnl_op_lower, fnl_compile_syntax(compiler, call->first, text), 0, 0, 0);
    case fnl_function_length:
        return fnl_build(builder, fnl_op_length, fnl_compile_syntax(compiler, call->first, text), 0, 0, 0);
    case fnl_function_days_since:
        return compile_since(compiler, call, fnl_day_seconds);
    case fnl_function_hours_since:
        return compile_since(compiler, call, hour_seconds);
    case fnl_function_days_between:
        return compile_days_between(compiler, call);
    case fnl_function_seconds_between:
        return compile_span(compiler, call, 1);
    case fnl_function_add_days:
        return compile_add_days(compiler, call);
    case fnl_function_as_of:
        return fnl_build(builder, fnl_op_as_of, 0, 0, 0, 0);
    case fnl_function_today:
        return fnl_build(builder, fnl_op_today, 0, 0, 0, 0);
    case fnl_function_count:
        break;
    }
    return 0;
}
