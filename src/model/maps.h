/* A map from values of an input to points or weights, read and sorted. */
#ifndef FNL_MODEL_MAPS_H
#define FNL_MODEL_MAPS_H

#include "model/reader.h"

typedef struct fnl_map_entry {
    fnl_text key;
    int64_t whole; /* of int, decimal, bool, date */
    int64_t points;
    double weight;
    const fnl_node *node;
} fnl_map_entry;

/* Reads the value of an entry: its points or its weight. */
typedef bool fnl_read_entry(fnl_model_reader *reader, const fnl_node *node, fnl_map_entry *entry);

/* The entries of a map (fnl_map_entry), in order: by bytes for texts, ascending for wholes. Keys are read as the type of input; equal ones
   are reported. NULL after a problem. */
const void **fnl_read_map(fnl_model_reader *reader, const fnl_node *node, const fnl_expression *input,
                          fnl_read_entry *read_entry);

static inline bool fnl_has_whole_keys(fnl_type type)
{
    return type != fnl_type_text;
}

#endif
