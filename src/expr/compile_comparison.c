#include "expr/compile.h"

/* a = b of truths, three-valued: both true or both false. */
static fnl_value build_same_truth(fnl_builder *builder, fnl_value a, fnl_value b)
{
    fnl_value both = fnl_build(builder, fnl_op_and, a, b, 0, 0);
    fnl_value not_a = fnl_build(builder, fnl_op_not, a, 0, 0, 0);
    fnl_value not_b = fnl_build(builder, fnl_op_not, b, 0, 0, 0);
    fnl_value neither = fnl_build(builder, fnl_op_and, not_a, not_b, 0, 0);
    return fnl_build(builder, fnl_op_or, both, neither, 0, 0);
}

/* The operations of one way to compare; swapped: the sides change places. */
typedef struct how {
    fnl_operation operation;
    bool swapped;
} how;

/* Both sides of one lane. */
static how plain(fnl_comparison comparison)
{
    switch (comparison) {
    case fnl_compare_less:
        return (how){ fnl_op_less, false };
    case fnl_compare_less_equal:
        return (how){ fnl_op_less_equal, false };
    case fnl_compare_greater:
        return (how){ fnl_op_less, true };
    case fnl_compare_greater_equal:
        return (how){ fnl_op_less_equal, true };
    default:
        return (how){ fnl_op_equal, false };
    }
}

/* An exact a, a number b. */
static fnl_operation mixed(fnl_comparison comparison)
{
    switch (comparison) {
    case fnl_compare_less:
        return fnl_op_mixed_less;
    case fnl_compare_less_equal:
        return fnl_op_mixed_less_equal;
    case fnl_compare_greater:
        return fnl_op_mixed_greater;
    case fnl_compare_greater_equal:
        return fnl_op_mixed_greater_equal;
    default:
        return fnl_op_mixed_equal;
    }
}

/* What b says of a when a says this of b. */
static fnl_comparison mirrored(fnl_comparison comparison)
{
    switch (comparison) {
    case fnl_compare_less:
        return fnl_compare_greater;
    case fnl_compare_less_equal:
        return fnl_compare_greater_equal;
    case fnl_compare_greater:
        return fnl_compare_less;
    case fnl_compare_greater_equal:
        return fnl_compare_less_equal;
    default:
        return comparison;
    }
}

/* All but <>. */
static fnl_value build_positive(fnl_builder *builder, fnl_comparison comparison, fnl_value a, fnl_shape a_shape,
                                fnl_value b, fnl_shape b_shape)
{
    if (a_shape.type == fnl_type_bool)
        return build_same_truth(builder, a, b);
    bool a_exact = fnl_shape_is_exact(a_shape), b_exact = fnl_shape_is_exact(b_shape);
    if (a_exact && b_shape.type == fnl_type_number)
        return fnl_build(builder, mixed(comparison), a, b, 0, a_shape.scale);
    if (a_shape.type == fnl_type_number && b_exact)
        return fnl_build(builder, mixed(mirrored(comparison)), b, a, 0, b_shape.scale);
    a = fnl_build_widened(builder, a, a_shape, a_exact ? a_shape : b_shape);
    b = fnl_build_widened(builder, b, b_shape, b_exact ? b_shape : a_shape);
    how way = plain(comparison);
    int64_t scales = a_exact && b_exact ? (int64_t)a_shape.scale - b_shape.scale : 0;
    if (way.swapped)
        return fnl_build(builder, way.operation, b, a, 0, -scales);
    return fnl_build(builder, way.operation, a, b, 0, scales);
}

fnl_value fnl_build_comparison(fnl_builder *builder, fnl_comparison comparison, fnl_value a, fnl_shape a_shape,
                               fnl_value b, fnl_shape b_shape)
{
    bool negated = comparison == fnl_compare_not_equal;
    fnl_value value = build_positive(builder, negated ? fnl_compare_equal : comparison, a, a_shape, b, b_shape);
    return negated ? fnl_build(builder, fnl_op_not, value, 0, 0, 0) : value;
}

fnl_value fnl_compile_comparison(const fnl_compiler *compiler, fnl_comparison comparison, const fnl_syntax *a,
                                 const fnl_syntax *b)
{
    if (!a->shape.typed || !b->shape.typed)
        return fnl_build_truth(compiler->builder, -1);
    fnl_value left = fnl_compile_syntax(compiler, a, a->shape);
    fnl_value right = fnl_compile_syntax(compiler, b, b->shape);
    return fnl_build_comparison(compiler->builder, comparison, left, a->shape, right, b->shape);
}
