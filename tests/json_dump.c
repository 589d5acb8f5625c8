/* Reads JSON texts, one a line in hex, and says what each means on a line, for the test that compares with Python's json:
   "refused", or the values again as JSON, with every number as the map {"#": its text}. */
#include <stdio.h>

#include "document/document.h"
#include "document/json_text.h"

enum { longest_line = 1 << 16 };

static void put_value(const fnl_node *node, fnl_buffer *out)
{
    bool is_map = node->kind == fnl_node_map;
    switch (node->kind) {
    case fnl_node_text:
        fnl_put_json_text(out, node->text);
        return;
    case fnl_node_number:
        fnl_buffer_put_string(out, "{\"#\": ");
        fnl_put_json_text(out, node->text);
        fnl_buffer_put_byte(out, '}');
        return;
    case fnl_node_bool:
        fnl_buffer_put_string(out, node->integer != 0 ? "true" : "false");
        return;
    case fnl_node_list:
    case fnl_node_map:
        fnl_buffer_put_byte(out, is_map ? '{' : '[');
        for (uint32_t i = 0; i < node->count; i++) {
            fnl_buffer_put_string(out, i == 0 ? "" : ", ");
            if (is_map) {
                fnl_put_json_text(out, node->items[i].key);
                fnl_buffer_put_string(out, ": ");
            }
            put_value(&node->items[i], out);
        }
        fnl_buffer_put_byte(out, is_map ? '}' : ']');
        return;
    default:
        fnl_buffer_put_string(out, "null");
    }
}

static void answer(fnl_text text)
{
    fnl_diagnostics problems = { .memory = &fnl_default_allocator };
    fnl_document document;
    if (fnl_document_read(&document, text, &fnl_default_allocator, &problems) != FNL_OK) {
        puts("refused");
    } else {
        fnl_buffer out;
        fnl_buffer_start(&out, &fnl_default_allocator);
        put_value(document.root, &out);
        printf("%.*s\n", (int)out.length, out.bytes);
        fnl_buffer_end(&out);
    }
    fnl_release(&fnl_default_allocator, problems.problems);
    fnl_document_end(&document);
}

static char digit_value(char digit)
{
    return (char)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

int main(void)
{
    static char line[longest_line];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t length = 0;
        for (; line[2 * length] > ' '; length++)
            line[length] = (char)(digit_value(line[2 * length]) * 16 + digit_value(line[2 * length + 1]));
        answer((fnl_text){ line, length });
    }
    return 0;
}
