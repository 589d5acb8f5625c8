/* The conditions that an expression joins by AND, as expressions of their own. */
#include "expr/syntax.h"

typedef struct symbol_list {
    fnl_arena *arena;
    uint32_t *items;
    uint32_t count;
    uint32_t capacity;
    bool failed; /* no memory */
} symbol_list;

static void add_symbol(symbol_list *list, uint32_t symbol)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->items[i] == symbol)
            return;
    if (fnl_arena_grow(list->arena, &list->items, list->count, &list->capacity, sizeof *list->items))
        list->items[list->count++] = symbol;
    else
        list->failed = true;
}

/* As deep as expressions may be nested. */
static void collect_symbols(symbol_list *list, const fnl_syntax *syntax)
{
    if (syntax->kind == fnl_syntax_name)
        add_symbol(list, syntax->symbol);
    if (syntax->kind == fnl_syntax_name || syntax->kind == fnl_syntax_literal)
        return;
    for (const fnl_syntax *item = syntax->first; item != NULL; item = item->next)
        collect_symbols(list, item);
}

static bool fill_part(fnl_arena *arena, const fnl_expression *whole, const fnl_syntax *root, fnl_expression *out)
{
    symbol_list list = { .arena = arena };
    collect_symbols(&list, root);
    *out = (fnl_expression){ .root = root,
                             .text = { whole->text.bytes + root->start, root->end - root->start },
                             .symbols = list.items,
                             .symbol_count = list.count,
                             .needs_as_of = whole->needs_as_of };
    return !list.failed;
}

const fnl_expression **fnl_expression_parts(fnl_arena *arena, const fnl_expression *whole, uint32_t *count)
{
    bool is_joined = whole->root->kind == fnl_syntax_and;
    *count = is_joined ? whole->root->count : 1;
    const fnl_expression **parts = fnl_arena_take(arena, *count, sizeof(const fnl_expression *));
    fnl_expression *items = fnl_arena_take(arena, *count, sizeof *items);
    if (parts == NULL || items == NULL)
        return NULL;
    if (!is_joined) {
        parts[0] = whole;
        return parts;
    }
    uint32_t number = 0;
    for (const fnl_syntax *item = whole->root->first; item != NULL; item = item->next, number++) {
        if (!fill_part(arena, whole, item, &items[number]))
            return NULL;
        parts[number] = &items[number];
    }
    return parts;
}
