/* The distinct texts of a column, numbered in the order in which they came. */
#ifndef FNL_CLI_DICTIONARY_H
#define FNL_CLI_DICTIONARY_H

#include "slice.h"

#include <stdint.h>

enum {
    fnl_dictionary_most_texts = 4096,
    fnl_dictionary_most_bytes = 1 << 16, /* of all of them */
    fnl_dictionary_padding = 8,          /* bytes behind a text that may be read */
};

typedef struct fnl_dictionary_slot {
    uint64_t first; /* its first eight bytes, or all of it */
    uint64_t last;  /* its last eight, 0 if it is shorter */
    uint32_t length;
    int32_t code; /* -1: free */
} fnl_dictionary_slot;

typedef struct fnl_dictionary {
    fnl_dictionary_slot *slots;
    uint32_t slot_count; /* a power of two */
    int32_t count;
    int32_t *offsets; /* count + 1 */
    size_t offset_capacity;
    char *bytes;
    size_t byte_capacity;
} fnl_dictionary;

void fnl_dictionary_start(fnl_dictionary *dictionary);
void fnl_dictionary_end(fnl_dictionary *dictionary);

/* Forgets the texts. */
void fnl_dictionary_clear(fnl_dictionary *dictionary);

/* The number of a text, which is new or known; -1 if there are too many. fnl_dictionary_padding bytes may be read behind
   it. */
int32_t fnl_dictionary_code(fnl_dictionary *dictionary, const char *text, uint32_t length);

#endif
