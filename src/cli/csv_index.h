/* Where the fields of a window of CSV end: found once for the whole window, before any field is looked at. */
#ifndef FNL_CLI_CSV_INDEX_H
#define FNL_CLI_CSV_INDEX_H

#include "source.h"

typedef struct fnl_csv_index {
    uint32_t *ends; /* places of delimiters and line ends that no quotes hold; of CRLF the place of CR */
    size_t count;
    uint32_t *records; /* which of the ends are line ends: their numbers */
    size_t record_count;
    size_t capacity; /* of both */
    bool has_quotes;
    bool is_broken; /* text after a closing quote follows the last end */
} fnl_csv_index;

/* Walks bytes[start] to bytes[end], where a record begins at start, and stops after fnl_csv_most_ends; there is room for
   what may be found, and fnl_window_padding bytes may be read behind end. False if
   a quote stands where none may: inside an unquoted field, or text after a closing quote. */
typedef bool fnl_csv_walk(fnl_csv_index *index, const char *bytes, size_t start, size_t end, char delimiter);

/* The definition, byte by byte. Takes quotes inside unquoted fields for what they are; stops at text after a closing quote,
   so that the record has no end. Never false. */
fnl_csv_walk fnl_csv_walk_reference;

/* 64 bytes at a time. */
fnl_csv_walk fnl_csv_walk_portable;
fnl_csv_walk fnl_csv_walk_sse2;
fnl_csv_walk fnl_csv_walk_avx2;

/* The walks that this machine can do, the best one first; the last is the portable one. */
enum { fnl_csv_most_walks = 3 };
size_t fnl_csv_walks(fnl_csv_walk *walks[fnl_csv_most_walks]);

/* The index of a window, by this walk, or by the definition where that cannot do it. */
void fnl_csv_index_make(fnl_csv_index *index, fnl_csv_walk *walk, const fnl_window *window, char delimiter);

void fnl_csv_index_end(fnl_csv_index *index);

/* Ends that one record may have in an index: more than any header has columns. A window is indexed up to these. */
enum { fnl_csv_most_ends = 1 << 22, fnl_csv_block = 64 };

/* Forgets all, and makes room for an index of so many bytes. */
void fnl_csv_index_clear(fnl_csv_index *index, size_t size);

#endif
