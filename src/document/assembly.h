/* Puts the tree together from the events of a reader, under the limits. */
#ifndef FNL_DOCUMENT_ASSEMBLY_H
#define FNL_DOCUMENT_ASSEMBLY_H

#include "document/document.h"

/* A list or map whose end has not come yet. */
typedef struct fnl_open_node {
    fnl_node node;
    uint32_t first; /* its first item among the pending */
} fnl_open_node;

typedef struct fnl_assembly {
    fnl_document *document;
    const fnl_allocator *memory;
    fnl_error *error;
    fnl_node *pending; /* items of the open lists and maps, those of the innermost last */
    uint32_t pending_count;
    uint32_t pending_capacity;
    fnl_open_node open[fnl_most_levels];
    uint32_t depth;
    uint32_t nodes;
    fnl_text key; /* of the value that comes next */
    fnl_place key_place;
    bool has_key;
    bool keys_differ; /* the reader sees to it itself */
} fnl_assembly;

/* document has its source; error is where failures go. */
void fnl_assembly_start(fnl_assembly *assembly, fnl_document *document, fnl_error *error);
void fnl_assembly_end(fnl_assembly *assembly);

/* True if the innermost open node is a map whose next event is a key. */
bool fnl_assembly_wants_key(const fnl_assembly *assembly);

/* The events. Texts must live as long as the document. */
void fnl_assembly_key(fnl_assembly *assembly, fnl_text key, fnl_place place);
int32_t fnl_assembly_scalar(fnl_assembly *assembly, const fnl_node *scalar);
int32_t fnl_assembly_open(fnl_assembly *assembly, fnl_node_kind kind, fnl_place place);
/* Refuses a map in which a key stands twice, unless keys_differ. */
int32_t fnl_assembly_close(fnl_assembly *assembly);

#endif
