/* What an expression gives, as a value of a type that it converts to. */
#include "expr/expression.h"

fnl_value fnl_expression_convert(const fnl_expression *expression, fnl_type type, unsigned scale, fnl_builder *builder,
                                 fnl_resolve *resolve, void *context)
{
    fnl_value value = fnl_expression_compile(expression, builder, resolve, context);
    fnl_type from = fnl_expression_type(expression);
    int64_t up = (int64_t)scale - fnl_expression_scale(expression);
    switch (type) {
    case fnl_type_number:
        return from == fnl_type_number ? value : fnl_build(builder, fnl_op_to_number, value, 0, 0, -up);
    case fnl_type_int:
    case fnl_type_decimal:
        if (from == fnl_type_number)
            return fnl_build(builder, fnl_op_to_whole, value, 0, 0, scale);
        return up >= 0 ? fnl_build(builder, fnl_op_scale_up, value, 0, 0, up)
                       : fnl_build(builder, fnl_op_round_down, value, 0, 0, -up);
    case fnl_type_time:
        return from == fnl_type_date ? fnl_build(builder, fnl_op_date_to_time, value, 0, 0, 0) : value;
    default:
        return value;
    }
}
