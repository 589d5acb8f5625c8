/* The nodes of a tree that is being built, for the writers. */
#ifndef FNL_DOCUMENT_TREE_H
#define FNL_DOCUMENT_TREE_H

#include "document/document.h"

struct fnl_builder_node {
    fnl_node_kind kind; /* not number */
    uint32_t level;     /* 0: the root */
    uint32_t count;     /* of a list or a map */
    unsigned scale;     /* of an integer: digits after the point */
    int64_t integer;    /* of integer and bool */
    fnl_text key;
    fnl_text text;
    fnl_builder_node *first; /* the items, in the order of building */
    fnl_builder_node *last;
    fnl_builder_node *next;
};

#endif
