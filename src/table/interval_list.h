/* Lists of intervals on their way into a register. */
#ifndef FNL_TABLE_INTERVAL_LIST_H
#define FNL_TABLE_INTERVAL_LIST_H

#include "table/block.h"
#include "table/tally.h"
#include "time/interval_text.h"

/* One row's list while it is read. */
typedef struct fnl_interval_list {
    const fnl_field *field;
    fnl_interval_store *store;
    fnl_tally *tally;
    fnl_error *error;
    int64_t row;
    size_t first;    /* its first interval in the store */
    bool has_faulty; /* some of its intervals cannot be taken */
    bool is_null;    /* there is no list, or none that can be read */
    int64_t listed;  /* the row's value, if there is one */
} fnl_interval_list;

/* Begins behind what the store holds. */
void fnl_interval_list_start(fnl_interval_list *list, int64_t row);

/* One interval more, unless it is faulty. FNL_OK, FNL_E_NOMEM, FNL_E_LIMIT. */
int32_t fnl_interval_list_add(fnl_interval_list *list, fnl_interval interval);

/* Why an interval cannot be taken. */
fnl_rejection fnl_interval_fault(fnl_interval interval);

/* Tells the tally that the list, or one of its intervals, is not taken: shown as text. FNL_OK, FNL_E_DATA. */
int32_t fnl_interval_list_reject(fnl_interval_list *list, fnl_text shown, fnl_rejection why);

/* Nothing of the list is taken. */
void fnl_interval_list_drop(fnl_interval_list *list);

/* The list is complete: its value is made. */
void fnl_interval_list_finish(fnl_interval_list *list);

/* A whole list from its text, from start to finish. */
int32_t fnl_interval_list_read_text(fnl_interval_list *list, int64_t row, fnl_text text);

/* The row's value, or that there is none. */
void fnl_interval_list_put(const fnl_interval_list *list, uint32_t in_block, fnl_block *block);

#endif
