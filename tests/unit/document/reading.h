/* Reading in tests: one line in, the tree or the one error out. */
#ifndef READING_H
#define READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../document_check.h"

/* What a text must be refused with. */
typedef struct refusal_case {
    const char *name;
    fnl_text text;
    int32_t code;
    uint32_t line;
    uint32_t column;
    uint64_t offset;
    const char *words; /* stand in the message */
} refusal_case;

/* A text in a table. */
#define LITERAL(literal)                                                                                               \
    {                                                                                                                  \
        (literal), sizeof(literal) - 1                                                                                 \
    }

static inline bool is_refused(const refusal_case *refusal)
{
    fnl_diagnostics problems = { .memory = &fnl_default_allocator };
    fnl_document document;
    int32_t code = fnl_document_read(&document, refusal->text, &fnl_default_allocator, &problems);
    assert_int_equal(code == FNL_OK, document.root != NULL);
    assert_int_equal(problems.count, code != FNL_OK);
    fnl_error error = { 0 };
    if (problems.count != 0)
        error = problems.problems[0];
    bool right = code == refusal->code && error.code == code && error.severity == FNL_SEVERITY_ERROR &&
                 strstr(error.message, refusal->words) != NULL && error.line == refusal->line &&
                 error.column == refusal->column && error.offset == refusal->offset;
    if (!right)
        print_message("%s: %u:%u, byte %llu: %s\n", refusal->name, error.line, error.column,
                      (unsigned long long)error.offset, error.message);
    fnl_release(&fnl_default_allocator, problems.problems);
    fnl_document_end(&document);
    return right;
}

static inline void assert_all_refused(const refusal_case *refusals, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += !is_refused(&refusals[i]);
    assert_int_equal(wrong, 0);
}

/* The caller ends the document. */
static inline void assert_read(fnl_document *document, fnl_text text)
{
    fnl_diagnostics problems = { .memory = &fnl_default_allocator };
    int32_t code = fnl_document_read(document, text, &fnl_default_allocator, &problems);
    if (code != FNL_OK)
        fail_msg("refused: %s", problems.problems[0].message);
    const char *fault = check_nodes(document, document->root);
    if (fault != NULL)
        fail_msg("%s", fault);
}

static inline void assert_text(fnl_text text, const char *expected)
{
    if (!fnl_text_equal(text, fnl_text_of(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", FNL_TEXT_ARGS(text), expected);
}

/* "kind text" of every scalar by path, one a line: what the tree says. */
static inline void describe(const fnl_node *node, fnl_buffer *out)
{
    static const char *const kinds[] = { "null", "bool", "number", "integer", "text", "bytes", "list", "map" };
    if (node->kind == fnl_node_list || node->kind == fnl_node_map) {
        if (node->count == 0) {
            fnl_node_path(node, out);
            fnl_buffer_put_string(out, node->kind == fnl_node_list ? " []\n" : " {}\n");
        }
        for (uint32_t i = 0; i < node->count; i++)
            describe(&node->items[i], out);
        return;
    }
    fnl_node_path(node, out);
    fnl_buffer_put_byte(out, ' ');
    fnl_buffer_put_string(out, kinds[node->kind]);
    fnl_buffer_put_byte(out, ' ');
    if (node->kind == fnl_node_integer)
        fnl_buffer_put_integer(out, node->integer);
    else
        fnl_buffer_put_text(out, node->text);
    fnl_buffer_put_byte(out, '\n');
}

static inline void assert_described(fnl_text text, const char *expected)
{
    fnl_document document;
    assert_read(&document, text);
    fnl_buffer out;
    fnl_buffer_start(&out, &fnl_default_allocator);
    describe(document.root, &out);
    fnl_buffer_put_byte(&out, '\0');
    assert_string_equal(out.bytes, expected);
    fnl_buffer_end(&out);
    fnl_document_end(&document);
}

#endif
