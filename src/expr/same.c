#include "expr/syntax.h"

static bool same_literal(const fnl_syntax *a, const fnl_syntax *b)
{
    if (a->shape.typed != b->shape.typed)
        return false;
    if (!a->shape.typed)
        return true;
    if (a->shape.type != b->shape.type || a->shape.scale != b->shape.scale)
        return false;
    return a->shape.type == fnl_type_text ? fnl_text_equal(a->text, b->text) : a->whole == b->whole;
}

/* As deep as expressions may be nested. */
static bool same_syntax(const fnl_syntax *a, const fnl_syntax *b)
{
    if (a->kind != b->kind || a->negated != b->negated || a->joined_by != b->joined_by || a->count != b->count ||
        a->function != b->function)
        return false;
    if (a->kind == fnl_syntax_literal)
        return same_literal(a, b);
    if (a->kind == fnl_syntax_name)
        return a->symbol == b->symbol;
    const fnl_syntax *other = b->first;
    for (const fnl_syntax *item = a->first; item != NULL; item = item->next) {
        if (!same_syntax(item, other))
            return false;
        other = other->next;
    }
    return true;
}

bool fnl_expression_same(const fnl_expression *a, const fnl_expression *b)
{
    return same_syntax(a->root, b->root);
}
