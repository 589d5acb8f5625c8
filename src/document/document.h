/* One tree for YAML, JSON and CBOR, which keeps the place of every value. */
#ifndef FNL_DOCUMENT_DOCUMENT_H
#define FNL_DOCUMENT_DOCUMENT_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/failure.h"

/* The form that a text was in. */
typedef enum fnl_form { fnl_form_yaml, fnl_form_json, fnl_form_cbor } fnl_form;

typedef enum fnl_node_kind {
    fnl_node_null,
    fnl_node_bool,   /* integer: 0 or 1 */
    fnl_node_number, /* YAML and JSON: text as it was written, matching [-+]?digits[.digits][e…] (YAML core schema) */
    fnl_node_integer, /* CBOR only: integer */
    fnl_node_text,
    fnl_node_bytes, /* CBOR only */
    fnl_node_list,
    fnl_node_map,
} fnl_node_kind;

/* Keys of maps are texts; `key` of a map's item is its key as written (an unquoted YAML key 5 is "5"), empty elsewhere. */
typedef struct fnl_node {
    fnl_node_kind kind;
    bool quoted;       /* the scalar stood in quotes or was a block: its text may differ from the source */
    uint32_t position; /* in the parent */
    uint32_t count;    /* of a list or a map */
    fnl_place place;   /* of the first character; inside the quote for a quoted scalar */
    fnl_place key_place;
    fnl_text key;
    fnl_text text; /* scalars of YAML and JSON, also of null, bool and number: as written, escapes resolved and lines
                      folded; texts and bytes of CBOR */
    struct fnl_node *parent;
    union {
        int64_t integer;        /* of bool and integer */
        struct fnl_node *items; /* of a list or a map: count of them */
    };
} fnl_node;

typedef struct fnl_document {
    fnl_arena arena;
    fnl_form form;
    fnl_text source; /* a copy of the text: most texts of the tree lie in it */
    fnl_node *root;  /* NULL if reading failed */
} fnl_document;

/* Limits, each with its own error. */
enum {
    fnl_most_text = 16 << 20,
    fnl_most_levels = 32,
    fnl_most_nodes = 4000000,
};

/* Reads text of any form: '{' first is JSON, a CBOR map head (0xa0 to 0xbf) first is CBOR, all else YAML. A BOM is passed
   over. On failure the error (with its place) is added to problems and its code returned: FNL_E_SYNTAX, FNL_E_LIMIT,
   FNL_E_NOMEM. document is started by this call and ended by fnl_document_end in both cases. */
int32_t fnl_document_read(fnl_document *document, fnl_text text, const fnl_allocator *memory,
                          fnl_diagnostics *problems);

/* An empty document to build a tree in. */
void fnl_document_start(fnl_document *document, const fnl_allocator *memory);
void fnl_document_end(fnl_document *document);

/* The value of a key, or NULL. node may be of any kind. */
const fnl_node *fnl_node_get(const fnl_node *node, const char *key);

/* Appends the path of node: scores[0].groups[1].points, keys that are no names in quotes: points["a b"]. */
void fnl_node_path(const fnl_node *node, fnl_buffer *out);

/* Building: trees for the canonical writer. Without memory they set failed and return NULL, and all that follows does
   nothing, so that callers check once at the end: writing a NULL root fails with FNL_E_NOMEM. Texts are copied. A key that
   stands twice in a map and more than fnl_most_levels are mistakes of the caller. */
typedef struct fnl_builder_node fnl_builder_node;
typedef struct fnl_tree {
    fnl_arena *arena;
    bool failed;
} fnl_tree;

/* parent NULL: the root. Here and below key is passed over if parent is a list. */
fnl_builder_node *fnl_tree_map(fnl_tree *tree, fnl_builder_node *parent, fnl_text key);
fnl_builder_node *fnl_tree_list(fnl_tree *tree, fnl_builder_node *parent, fnl_text key);
void fnl_tree_text(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_text value);
void fnl_tree_bytes(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, fnl_text value);
void fnl_tree_bool(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, bool value);
void fnl_tree_null(fnl_tree *tree, fnl_builder_node *parent, fnl_text key);
/* An exact decimal value × 10^-scale. CBOR: the integer value alone (the reader knows the unit); JSON: the decimal. */
void fnl_tree_decimal(fnl_tree *tree, fnl_builder_node *parent, fnl_text key, int64_t value, unsigned scale);

/* Deterministic CBOR (RFC 8949, 4.2.1): shortest heads, keys sorted bytewise by their encoding, no indefinite lengths. */
int32_t fnl_write_cbor(const fnl_builder_node *root, fnl_buffer *out, fnl_error *error);

/* JSON for people: two blanks a level, keys in the order of building, short lists and maps on one line, a line feed at the
   end. Bytes are left out. */
int32_t fnl_write_json(const fnl_builder_node *root, fnl_buffer *out, fnl_error *error);

#endif
