/* Texts that a column is compared with and can never have. */
#include "expr/syntax.h"

typedef struct strange_search {
    uint32_t symbol;
    const fnl_index *known;
    fnl_text found;
} strange_search;

static bool is_strange(strange_search *search, const fnl_syntax *column, const fnl_syntax *literal)
{
    uint32_t number = 0;
    if (column->kind != fnl_syntax_name || column->symbol != search->symbol || literal->kind != fnl_syntax_literal ||
        !literal->shape.typed || fnl_index_find(search->known, literal->text, &number))
        return false;
    search->found = literal->text;
    return true;
}

/* As deep as expressions may be nested. */
static bool find_strange(strange_search *search, const fnl_syntax *syntax)
{
    const fnl_syntax *first = syntax->first;
    if (syntax->kind == fnl_syntax_compare && syntax->comparison <= fnl_compare_not_equal &&
        (is_strange(search, first, first->next) || is_strange(search, first->next, first)))
        return true;
    if (syntax->kind == fnl_syntax_in)
        for (const fnl_syntax *literal = first->next; literal != NULL; literal = literal->next)
            if (is_strange(search, first, literal))
                return true;
    for (const fnl_syntax *item = first; item != NULL; item = item->next)
        if (find_strange(search, item))
            return true;
    return false;
}

bool fnl_expression_strange_text(const fnl_expression *expression, uint32_t symbol, const fnl_index *known,
                                 fnl_text *out)
{
    strange_search search = { .symbol = symbol, .known = known };
    bool found = find_strange(&search, expression->root);
    *out = search.found;
    return found;
}
