#include "expr/syntax.h"

#include "text/utf8.h"

int32_t fnl_expression_read(fnl_arena *arena, fnl_text text, const fnl_scope *scope, fnl_expression **out,
                            fnl_error *error)
{
    fnl_error ignored;
    fnl_reader reader = { .arena = arena, .scope = scope, .error = error == NULL ? &ignored : error };
    if (text.length > fnl_most_expression) {
        fnl_reader_fail(&reader, FNL_E_LIMIT, 0, "the expression has %zu bytes, at most %d are read", text.length,
                        fnl_most_expression);
        return reader.code;
    }
    if (!fnl_utf8_valid(text)) {
        fnl_reader_fail(&reader, FNL_E_MODEL, 0, "the expression is not valid UTF-8");
        return reader.code;
    }
    reader.text = fnl_arena_copy(arena, text);
    fnl_expression *expression = fnl_arena_take(arena, 1, sizeof *expression);
    if (expression == NULL || reader.text.bytes == NULL) {
        reader.text = (fnl_text){ NULL, 0 };
        fnl_reader_fail(&reader, FNL_E_NOMEM, 0, "out of memory");
        return reader.code;
    }
    expression->text = reader.text;
    fnl_syntax *root = fnl_parse(&reader);
    if (root != NULL)
        fnl_check(&reader, root, expression);
    if (reader.code != FNL_OK)
        return reader.code;
    expression->root = root;
    *out = expression;
    return FNL_OK;
}

int32_t fnl_expression_of_symbol(fnl_arena *arena, const fnl_symbol *symbol, fnl_expression **out)
{
    fnl_expression *expression = fnl_arena_take(arena, 1, sizeof *expression);
    fnl_syntax *root = fnl_arena_take(arena, 1, sizeof *root);
    uint32_t *number = fnl_arena_take(arena, 1, sizeof *number);
    if (expression == NULL || root == NULL || number == NULL)
        return FNL_E_NOMEM;
    *number = symbol->number;
    root->kind = fnl_syntax_name;
    root->previous = root;
    root->symbol = symbol->number;
    root->shape = fnl_shape_of(symbol->type, symbol->type == fnl_type_decimal ? symbol->scale : 0);
    root->rules = symbol->type == fnl_type_text ? symbol->field : NULL;
    *expression = (fnl_expression){ root, symbol->name, number, 1, false };
    *out = expression;
    return FNL_OK;
}

fnl_type fnl_expression_type(const fnl_expression *expression)
{
    return (fnl_type)expression->root->shape.type;
}

unsigned fnl_expression_scale(const fnl_expression *expression)
{
    return expression->root->shape.scale;
}

fnl_text fnl_expression_text(const fnl_expression *expression)
{
    return expression->text;
}

const fnl_field *fnl_expression_field(const fnl_expression *expression)
{
    return expression->root->rules;
}

bool fnl_expression_needs_as_of(const fnl_expression *expression)
{
    return expression->needs_as_of;
}

const uint32_t *fnl_expression_symbols(const fnl_expression *expression, uint32_t *count)
{
    *count = expression->symbol_count;
    return expression->symbols;
}
