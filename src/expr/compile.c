#include "expr/compile.h"

fnl_value fnl_build_missing_of(fnl_builder *builder, fnl_shape shape)
{
    switch ((fnl_type)shape.type) {
    case fnl_type_bool:
        return fnl_build_truth(builder, -1);
    case fnl_type_text:
        return fnl_build_missing(builder, fnl_lane_text);
    case fnl_type_number:
        return fnl_build_missing(builder, fnl_lane_number);
    default:
        return fnl_build_missing(builder, fnl_lane_whole);
    }
}

fnl_value fnl_build_widened(fnl_builder *builder, fnl_value value, fnl_shape from, fnl_shape to)
{
    if (fnl_shape_is_exact(from) && to.type == fnl_type_number)
        return fnl_build(builder, fnl_op_to_number, value, 0, 0, from.scale);
    if (fnl_shape_is_exact(from) && from.scale < to.scale)
        return fnl_build(builder, fnl_op_scale_up, value, 0, 0, to.scale - from.scale);
    if (from.type == fnl_type_date && to.type == fnl_type_time)
        return fnl_build(builder, fnl_op_date_to_time, value, 0, 0, 0);
    return value;
}

fnl_value fnl_compile_as(const fnl_compiler *compiler, const fnl_syntax *syntax, fnl_shape shape)
{
    fnl_value value = fnl_compile_syntax(compiler, syntax, shape);
    if (!syntax->shape.typed)
        return value;
    return fnl_build_widened(compiler->builder, value, syntax->shape, shape);
}

static fnl_value compile_literal(const fnl_compiler *compiler, const fnl_syntax *literal)
{
    if (literal->shape.type == fnl_type_text)
        return fnl_build_text(compiler->builder, literal->text);
    if (literal->shape.type == fnl_type_bool)
        return fnl_build_truth(compiler->builder, literal->whole != 0);
    return fnl_build_whole(compiler->builder, literal->whole);
}

static fnl_value compile_condition(const fnl_compiler *compiler, const fnl_syntax *syntax)
{
    return fnl_compile_as(compiler, syntax, fnl_shape_of(fnl_type_bool, 0));
}

/* `count` items from *item on, joined as a balanced tree: its depth is the logarithm of a long chain's length. */
static fnl_value join_conditions(const fnl_compiler *compiler, fnl_operation operation, const fnl_syntax **item,
                                 uint32_t count)
{
    if (count == 1) {
        const fnl_syntax *condition = *item;
        *item = condition->next;
        return compile_condition(compiler, condition);
    }
    fnl_value left = join_conditions(compiler, operation, item, count / 2);
    fnl_value right = join_conditions(compiler, operation, item, count - count / 2);
    return fnl_build(compiler->builder, operation, left, right, 0, 0);
}

/* value = any of `count` literals from *literal on. */
static fnl_value join_equals(const fnl_compiler *compiler, fnl_value value, fnl_shape shape, const fnl_syntax **literal,
                             uint32_t count)
{
    fnl_builder *builder = compiler->builder;
    if (count == 1) {
        const fnl_syntax *other = *literal;
        *literal = other->next;
        fnl_value right = fnl_compile_syntax(compiler, other, shape);
        return fnl_build_comparison(builder, fnl_compare_equal, value, shape, right,
                                    other->shape.typed ? other->shape : shape);
    }
    fnl_value left = join_equals(compiler, value, shape, literal, count / 2);
    fnl_value right = join_equals(compiler, value, shape, literal, count - count / 2);
    return fnl_build(builder, fnl_op_or, left, right, 0, 0);
}

static fnl_value compile_in(const fnl_compiler *compiler, const fnl_syntax *in)
{
    const fnl_syntax *literal = in->first->next;
    fnl_shape shape = in->first->shape;
    if (!shape.typed)
        return fnl_build_truth(compiler->builder, -1);
    fnl_value value = fnl_compile_syntax(compiler, in->first, shape);
    return join_equals(compiler, value, shape, &literal, in->count - 1);
}

static fnl_value compile_is(const fnl_compiler *compiler, const fnl_syntax *is)
{
    static const fnl_operation operations[] = {
        [fnl_test_null] = fnl_op_is_null, [fnl_test_true] = fnl_op_is_true, [fnl_test_false] = fnl_op_is_false
    };
    fnl_shape condition = fnl_shape_of(fnl_type_bool, 0);
    fnl_value value = fnl_compile_syntax(compiler, is->first, condition);
    return fnl_build(compiler->builder, operations[is->test], value, 0, 0, 0);
}

static fnl_value compile_between(const fnl_compiler *compiler, const fnl_syntax *between)
{
    const fnl_syntax *value = between->first, *low = value->next, *high = low->next;
    fnl_value above = fnl_compile_comparison(compiler, fnl_compare_greater_equal, value, low);
    fnl_value below = fnl_compile_comparison(compiler, fnl_compare_less_equal, value, high);
    return fnl_build(compiler->builder, fnl_op_and, above, below, 0, 0);
}

static fnl_value compile_chain(const fnl_compiler *compiler, const fnl_syntax *chain)
{
    static const struct {
        char sign;
        fnl_operation exact, number;
    } operations[] = {
        { '+', fnl_op_add, fnl_op_number_add },
        { '-', fnl_op_subtract, fnl_op_number_subtract },
        { '*', fnl_op_multiply, fnl_op_number_multiply },
        { '/', fnl_op_number_divide, fnl_op_number_divide },
    };
    fnl_builder *builder = compiler->builder;
    const fnl_syntax *item = chain->first;
    fnl_shape shape = item->shape;
    /* A first item without a type is NULL; its lane does not matter, nor is it asked for before a type is known. */
    fnl_value value = fnl_compile_syntax(compiler, item, fnl_shape_of(fnl_type_int, 0));
    for (item = item->next; item != NULL; item = item->next) {
        fnl_shape result = fnl_chain_shape(shape, item->joined_by, item->shape);
        if (!shape.typed || !item->shape.typed) {
            value = fnl_build_missing_of(builder, result);
            shape = result;
            continue;
        }
        fnl_value right = fnl_compile_syntax(compiler, item, item->shape);
        unsigned which = 0;
        while (operations[which].sign != item->joined_by)
            which++;
        /* Factors keep their scales, which add up. */
        if (result.type == fnl_type_number || item->joined_by != '*') {
            value = fnl_build_widened(builder, value, shape, result);
            right = fnl_build_widened(builder, right, item->shape, result);
        }
        fnl_operation operation = result.type == fnl_type_number ? operations[which].number : operations[which].exact;
        value = fnl_build(builder, operation, value, right, 0, 0);
        shape = result;
    }
    return value;
}

static fnl_value compile_negate(const fnl_compiler *compiler, const fnl_syntax *negation)
{
    fnl_value value = fnl_compile_syntax(compiler, negation->first, negation->shape);
    bool is_number = negation->shape.type == fnl_type_number;
    return fnl_build(compiler->builder, is_number ? fnl_op_number_negate : fnl_op_negate, value, 0, 0, 0);
}

/* From the last pair to the first, so that no list is too long for the stack. */
static fnl_value compile_case(const fnl_compiler *compiler, const fnl_syntax *choice)
{
    fnl_builder *builder = compiler->builder;
    const fnl_syntax *item = choice->first->previous;
    uint32_t pairs = choice->count / 2;
    fnl_value otherwise = fnl_build_missing_of(builder, choice->shape);
    if (choice->count % 2 == 1) {
        otherwise = fnl_compile_as(compiler, item, choice->shape);
        item = item->previous;
    }
    for (; pairs > 0; pairs--) {
        fnl_value value = fnl_compile_as(compiler, item, choice->shape);
        fnl_value condition = compile_condition(compiler, item->previous);
        otherwise = fnl_build(builder, fnl_op_select, condition, value, otherwise, 0);
        item = item->previous->previous;
    }
    return otherwise;
}

/* Predicates that may be negated. */
static fnl_value compile_predicate(const fnl_compiler *compiler, const fnl_syntax *predicate)
{
    switch ((fnl_syntax_kind)predicate->kind) {
    case fnl_syntax_is:
        return compile_is(compiler, predicate);
    case fnl_syntax_in:
        return compile_in(compiler, predicate);
    case fnl_syntax_between:
        return compile_between(compiler, predicate);
    default:
        break;
    }
    fnl_value text = fnl_compile_as(compiler, predicate->first, fnl_shape_of(fnl_type_text, 0));
    return fnl_build_like(compiler->builder, text, predicate->first->next->text);
}

fnl_value fnl_compile_syntax(const fnl_compiler *compiler, const fnl_syntax *syntax, fnl_shape shape)
{
    fnl_builder *builder = compiler->builder;
    const fnl_syntax *first = syntax->first;
    if (!syntax->shape.typed)
        return fnl_build_missing_of(builder, shape);
    fnl_value value = 0;
    switch ((fnl_syntax_kind)syntax->kind) {
    case fnl_syntax_literal:
        return compile_literal(compiler, syntax);
    case fnl_syntax_name:
        return compiler->resolve(compiler->context, builder, syntax->symbol);
    case fnl_syntax_and:
        return join_conditions(compiler, fnl_op_and, &first, syntax->count);
    case fnl_syntax_or:
        return join_conditions(compiler, fnl_op_or, &first, syntax->count);
    case fnl_syntax_not:
        return fnl_build(builder, fnl_op_not, compile_condition(compiler, first), 0, 0, 0);
    case fnl_syntax_compare:
        return fnl_compile_comparison(compiler, (fnl_comparison)syntax->comparison, first, first->next);
    case fnl_syntax_chain:
        return compile_chain(compiler, syntax);
    case fnl_syntax_negate:
        return compile_negate(compiler, syntax);
    case fnl_syntax_case:
        return compile_case(compiler, syntax);
    case fnl_syntax_function:
        return fnl_compile_function(compiler, syntax);
    default:
        value = compile_predicate(compiler, syntax);
        return syntax->negated ? fnl_build(builder, fnl_op_not, value, 0, 0, 0) : value;
    }
}

fnl_value fnl_expression_compile(const fnl_expression *expression, fnl_builder *builder, fnl_resolve *resolve,
                                 void *context)
{
    fnl_compiler compiler = { builder, resolve, context };
    return fnl_compile_syntax(&compiler, expression->root, expression->root->shape);
}
